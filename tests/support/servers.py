"""Real servers for tests, on free loopback ports, started and stopped by whoever asks."""

from __future__ import annotations

import getpass
import grp
import imaplib
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg


def free_port() -> int:
    """A port that nobody listens on, below those that the system gives to outgoing connections: while a server is stopped a
    client that tries to reach it could otherwise be given its port, connect to itself, and keep the server from starting."""
    while not is_free(port := random.SystemRandom().randrange(15_000, 32_000)):
        pass
    return port


def is_free(port: int) -> bool:
    """Whether nobody listens there and somebody could."""
    with socket.socket() as client, socket.socket() as server:
        if client.connect_ex(("127.0.0.1", port)) == 0:
            return False
        try:
            server.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def wait_for_port(port: int, seconds: float = 60.0) -> None:
    """Returns when somebody listens; raises TimeoutError. The time is for a busy machine; what is measured begins afterwards."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            probe.settimeout(0.5)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise TimeoutError(f"nobody listens on {port}")


class Server:
    """A child process that listens on `port`."""

    def __init__(self) -> None:
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        """What is run."""
        raise NotImplementedError

    def user(self) -> str | None:
        """As whom it is run, None for ourselves."""
        return None

    def group(self) -> str | None:
        """The same of its group."""
        return None

    def start(self) -> None:
        """Starts it and waits until it listens."""
        self.process = subprocess.Popen(self.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        user=self.user(), group=self.group(), start_new_session=True)
        wait_for_port(self.port)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Ends it."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(60)
            self.process = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None) -> None:
        self.stop()


class Redis(Server):
    """Redis without persistence: nothing in it is worth keeping."""

    def command(self) -> list[str]:
        """The server, on loopback only."""
        return ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]

    @property
    def url(self) -> str:
        """For REDIS_URL."""
        return f"redis://127.0.0.1:{self.port}/0"


class Postgres(Server):
    """PostgreSQL with a fresh data directory; it refuses to run as root, then the user `postgres` runs it."""

    def __init__(self, folder: Path, power_cuts: bool = True) -> None:
        """Without `power_cuts` it leaves it to the system when it writes: a killed server still loses nothing."""
        super().__init__()
        self._fsync = "on" if power_cuts else "off"
        self._bin = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1] if not shutil.which("initdb") else None
        self._data = folder / "data"
        self._number = 0
        _open_to_others(folder)
        self._initialise()

    def user(self) -> str | None:
        """The user `postgres` when we are root."""
        return "postgres" if os.geteuid() == 0 else None

    def command(self) -> list[str]:
        """The server, durable as in production unless power cuts are left out."""
        return [self._tool("postgres"), "-D", str(self._data), "-p", str(self.port), "-h", "127.0.0.1", "-k", "",
                "-c", "max_connections=200", "-c", f"fsync={self._fsync}"]

    def start(self) -> None:
        """Starts it and waits until it takes queries: it listens earlier."""
        super().start()
        end = time.monotonic() + 20
        while True:
            try:
                psycopg.connect(self.admin, connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)

    @property
    def admin(self) -> str:
        """For making databases."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def new_database(self, like: str = "template1") -> str:
        """The URL of an empty database, or of a copy of the one named."""
        self._number += 1
        name = f"kopru_{self._number}"
        with psycopg.connect(self.admin, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}")  # type: ignore[arg-type]
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Ends it; SIGINT is its fast shutdown."""
        super().stop(how)

    def _initialise(self) -> None:
        subprocess.run([self._tool("initdb"), "-D", str(self._data), "-U", "postgres", "--auth=trust", "-E", "UTF8",
                        "--no-sync"], check=True, user=self.user(), stdout=subprocess.DEVNULL, cwd="/")

    def _tool(self, name: str) -> str:
        return str(self._bin / name) if self._bin else name


class Dovecot(Server):
    """A mailbox server (IMAP) in which everybody has a mailbox with the same password; it lets nobody read mail as root."""

    PASSWORD = "a-password-for-tests"

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._run = Path(tempfile.mkdtemp(prefix="dovecot-"))  # a socket's path may have 108 characters, a test's folder more
        _open_to_others(folder)
        _open_to_others(self._run)
        self._config = folder / "dovecot.conf"
        found = pwd.getpwnam(self.user() or getpass.getuser())
        group = grp.getgrgid(found.pw_gid).gr_name
        self._config.write_text(_DOVECOT.format(
            folder=folder, run=self._run, port=self.port, user=found.pw_name, uid=found.pw_uid, gid=found.pw_gid, group=group,
            password=self.PASSWORD), encoding="ascii")

    def user(self) -> str | None:
        """Somebody else when we are root."""
        return "nobody" if os.geteuid() == 0 else None

    def group(self) -> str | None:
        """Theirs."""
        return "nogroup" if os.geteuid() == 0 else None

    def command(self) -> list[str]:
        """In the foreground, so that it ends with us."""
        return [shutil.which("dovecot") or "/usr/sbin/dovecot", "-F", "-c", str(self._config)]

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None) -> None:
        super().__exit__(kind, error, where)
        shutil.rmtree(self._run, ignore_errors=True)

    def url(self, name: str) -> str:
        """For KOPRU_IMAP_URL."""
        return f"imap://{name}:{self.PASSWORD}@127.0.0.1:{self.port}/INBOX"

    @contextmanager
    def box(self, name: str) -> Iterator[imaplib.IMAP4]:
        """The mailbox as another mail program opens it."""
        opened = imaplib.IMAP4("127.0.0.1", self.port, timeout=20)
        opened.login(name, self.PASSWORD)
        opened.select("INBOX")
        yield opened
        opened.logout()


def _open_to_others(folder: Path) -> None:
    """When we are root the server runs as somebody else, who has to reach its folder."""
    for parent in (folder, *folder.parents):
        if os.geteuid() == 0 and parent.owner() == "root" and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o011)
    folder.chmod(0o777)


_DOVECOT = """
protocols = imap
listen = 127.0.0.1
base_dir = {run}
state_dir = {run}/state
log_path = {folder}/dovecot.log
ssl = no
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""
