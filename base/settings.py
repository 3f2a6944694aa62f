"""Settings from the environment: every key, its default, and an error that names the key."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from base.errors import BadSettings

ROOT = Path(__file__).resolve().parent.parent


class Settings(Struct, frozen=True):
    """All that a process is told from outside. Paths are absolute, times in seconds."""

    database_url: str
    redis_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    rasa_url: str = "http://127.0.0.1:5005"
    internal_secret: str = ""
    operator_file: Path = ROOT / "operator.yml"
    content: Path = ROOT
    var: Path = ROOT / "var"
    development: bool = True
    clock_start: datetime | None = None
    sqlite_synchronous: str = "FULL"
    cookie_secure: bool = False
    public_origins: tuple[str, ...] = ()
    bot_timeout: float = 8.0
    agent_grace: float = 20.0
    heartbeat: float = 10.0
    rate_factor: float = 1.0
    identity_keys: Path | None = None
    second_factor: str = "administrators"
    log_level: str = "INFO"
    documents: Path = ROOT / "var" / "documents"
    document_keys: Path = ROOT / "var" / "keys" / "documents"
    clamav: str = ""
    public_url: str = ""
    smtp_url: str = ""
    mail_from: str = ""
    sms_url: str = ""
    sms_token: str = ""
    sms_sender: str = ""
    notifications: Path = ROOT / "data" / "notifications"
    webhooks_private: bool = False
    outbox_lease: float = 120.0
    mail_listen: str = ""
    imap_url: str = ""
    mail_lease: float = 120.0
    model_key: Path = ROOT / "var" / "keys" / "models"


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings of this process; raises BadSettings with the key's name."""
    var = Path(environ.get("KOPRU_VAR", ROOT / "var")).resolve()
    development = _boolean(environ, "KOPRU_DEVELOPMENT", True)
    start = _moment(environ, "CLOCK")
    if start and not development:
        raise BadSettings("CLOCK: the clock can only be set in development (KOPRU_DEVELOPMENT=1)")
    synchronous = environ.get("KOPRU_SQLITE_SYNCHRONOUS", "FULL").upper()
    if synchronous not in {"FULL", "NORMAL", "EXTRA"}:
        raise BadSettings("KOPRU_SQLITE_SYNCHRONOUS: expected FULL, EXTRA or NORMAL")
    return Settings(
        database_url=database_url(environ.get("DATABASE_URL") or f"sqlite:///{var / 'kopru.sqlite'}"),
        redis_url=environ.get("REDIS_URL", ""),
        host=environ.get("KOPRU_HOST", "127.0.0.1"),
        port=_integer(environ, "PORT", 8000),
        rasa_url=environ.get("KOPRU_RASA_URL", "http://127.0.0.1:5005"),
        internal_secret=environ.get("KOPRU_INTERNAL_SECRET", ""),
        operator_file=Path(environ.get("KOPRU_OPERATOR") or Path(environ.get("KOPRU_CONTENT", ROOT)) / "operator.yml").resolve(),
        content=Path(environ.get("KOPRU_CONTENT", ROOT)).resolve(),
        var=var, development=development, clock_start=start,
        sqlite_synchronous=synchronous,
        cookie_secure=_boolean(environ, "KOPRU_COOKIE_SECURE", not development),
        public_origins=tuple(filter(None, environ.get("KOPRU_ORIGINS", "").split(","))),
        bot_timeout=_number(environ, "KOPRU_BOT_TIMEOUT", 8.0),
        agent_grace=_number(environ, "KOPRU_AGENT_GRACE", 20.0),
        heartbeat=_number(environ, "KOPRU_HEARTBEAT", 10.0),
        rate_factor=_number(environ, "KOPRU_RATE_FACTOR", 1.0),
        second_factor=_second_factor(environ),
        identity_keys=Path(environ["KOPRU_IDENTITY_KEYS"]).resolve() if environ.get("KOPRU_IDENTITY_KEYS") else None,
        log_level=environ.get("KOPRU_LOG_LEVEL", "INFO").upper(),
        documents=Path(environ.get("KOPRU_DOCUMENTS", var / "documents")).resolve(),
        document_keys=Path(environ.get("KOPRU_DOCUMENT_KEYS", var / "keys" / "documents")).resolve(),
        clamav=environ.get("KOPRU_CLAMAV", ""),
        public_url=environ.get("KOPRU_PUBLIC_URL", ""),
        smtp_url=environ.get("KOPRU_SMTP_URL", ""),
        mail_from=environ.get("KOPRU_MAIL_FROM", "").strip().lower(),
        sms_url=environ.get("KOPRU_SMS_URL", ""),
        sms_token=environ.get("KOPRU_SMS_TOKEN", ""),
        sms_sender=environ.get("KOPRU_SMS_SENDER", ""),
        notifications=Path(environ.get("KOPRU_NOTIFICATIONS", ROOT / "data" / "notifications")).resolve(),
        webhooks_private=_boolean(environ, "KOPRU_WEBHOOKS_PRIVATE", False),
        outbox_lease=_number(environ, "KOPRU_OUTBOX_LEASE", 120.0),
        mail_listen=environ.get("KOPRU_MAIL_LISTEN", ""),
        imap_url=environ.get("KOPRU_IMAP_URL", ""),
        mail_lease=_number(environ, "KOPRU_MAIL_LEASE", 120.0),
        model_key=Path(environ.get("KOPRU_MODEL_KEY") or var / "keys" / "models").resolve(),
    )


def database_url(url: str) -> str:
    """The URL with the driver that we use; a plain `postgresql://` means psycopg 3."""
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url[len(plain) :]
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise BadSettings("DATABASE_URL: expected sqlite:///path or postgresql://user@host/name")
    return url


def _second_factor(environ: Mapping[str, str]) -> str:
    who = environ.get("KOPRU_SECOND_FACTOR") or "administrators"
    if who not in {"administrators", "all"}:
        raise BadSettings("KOPRU_SECOND_FACTOR: expected administrators or all")
    return who


def _integer(environ: Mapping[str, str], key: str, default: int) -> int:
    return int(_number(environ, key, default))


def _number(environ: Mapping[str, str], key: str, default: float) -> float:
    try:
        return float(environ.get(key) or default)
    except ValueError:
        raise BadSettings(f"{key}: expected a number, got {environ[key]!r}") from None


def _boolean(environ: Mapping[str, str], key: str, default: bool) -> bool:
    value = environ.get(key, "").lower()
    if value in {"", "0", "1", "true", "false", "yes", "no"}:
        return default if not value else value in {"1", "true", "yes"}
    raise BadSettings(f"{key}: expected 1 or 0, got {value!r}")


def _moment(environ: Mapping[str, str], key: str) -> datetime | None:
    if not environ.get(key):
        return None
    try:
        moment = datetime.fromisoformat(environ[key])
    except ValueError:
        raise BadSettings(f"{key}: expected a moment such as 2026-11-23T14:30") from None
    return moment if moment.tzinfo else moment.astimezone()
