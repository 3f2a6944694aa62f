"""The content's files written: for training into a directory of their own, and in place when a draft is published."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import structlog
from msgspec import Struct

from base.errors import Refused
from studio import splice
from studio.changes import Change
from studio.content import Content, Fault, after
from studio.draft_store import Edition
from studio.files import content_files, text
from studio.library import Library
from studio.nodes import Unreadable
from studio.splice import files_of

log = structlog.get_logger()
WHOLE = ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml", "operator.yml", "data", "tests/nlu",
         "tests/bot/conversations", "docs/content-guide.md")
"""What a content directory consists of."""
GIT_SECONDS = 20.0


class Texts(Struct, frozen=True):
    """The files of the content before and after a draft, and those that the draft changes."""

    before: dict[str, str]
    all: dict[str, str]
    changed: dict[str, str]


def check_writable(content: Content, change: Change, broken: Mapping[str, Fault]) -> None:
    """Raises Refused("content_broken") while the file that the change is written to can't be read."""
    for name in files_of(content, change):
        if (fault := broken.get(name)) is not None:
            raise Refused("content_broken", file=fault.file, line=fault.line)


def texts(library: Library, changes: Sequence[Change]) -> Texts:
    """The files after the changes; raises Refused: `content_stale`, `content_broken`."""
    content, stale = after(library.content(), changes)
    if stale:
        raise Refused("content_stale", count=len(stale))
    by_file: dict[str, list[Change]] = {}
    for change in changes:
        for name in files_of(content, change):
            by_file.setdefault(name, []).append(change)
    broken = {fault.file: fault for fault in content.faults}
    changed = {}
    for name, those in by_file.items():
        check_writable(content, those[0], broken)
        try:
            changed[name] = splice.written(name, _there(library.root, name), those)
        except Unreadable as error:
            raise Refused("content_broken", file=name, line=error.line) from None
    every = as_they_are(library.root)
    return Texts(every, {**every, **changed}, changed)


def around(root: Path) -> dict[str, str]:
    """Rasa's files that hold no content of their own, by path: with the content they are a whole project."""
    return {name: (root / name).read_text(encoding="utf-8") for name in ("config.yml", "endpoints.yml", "credentials.yml")
            if (root / name).is_file()}


def materialise(library: Library, changes: Sequence[Change], directory: Path) -> None:
    """The whole content directory with the changes, into `directory`; raises Refused: `content_stale`, `content_broken`."""
    made = texts(library, changes)
    for name in WHOLE:
        here, there = library.root / name, directory / name
        if here.is_dir():
            shutil.copytree(here, there, dirs_exist_ok=True)
        elif here.is_file():
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(here, there)
    for name, written in made.changed.items():
        put(directory / name, written)


def write(root: Path, changed: Mapping[str, str]) -> None:
    """Puts the files in place, each at once or not at all."""
    for name, written in changed.items():
        put(root / name, written)


def put(path: Path, written: str) -> None:
    """The file with this text: a reader finds the old one or the new one, whole, also after a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("wb") as file:
        file.write(written.encode())
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        shutil.copymode(path, beside)
    beside.replace(path)


def commit(root: Path, edition: Edition, names: Sequence[str]) -> str:
    """Git's name for a commit of these files by the editor; empty where the content is in no work tree, or git will not."""
    if not names or _git(root, "rev-parse", "--is-inside-work-tree") is None:
        return ""
    author = f"{edition.by.name} <{edition.by.id}@kopru.invalid>"
    person = ("-c", f"user.name={edition.by.name}", "-c", f"user.email={edition.by.id}@kopru.invalid")
    title = edition.title or edition.why or f"Content, edition {edition.number}"
    message = f"{title}\n\n{edition.why}\n\nEdition: {edition.number}\nApproved-by: {edition.approved.name}\n"
    if _git(root, "add", "--", *names) is None:
        return ""
    options = ("--quiet", "--no-verify", "--author", author, "--message", message, "--only")
    if _git(root, *person, "commit", *options, "--", *names) is None:
        return ""
    return (_git(root, "rev-parse", "HEAD") or "").strip()


def _git(root: Path, *arguments: str) -> str | None:
    """What git says; None when there is none here, or it refused. The files are published all the same."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, timeout=GIT_SECONDS, env=environment)
    except (OSError, subprocess.TimeoutExpired) as error:
        log.warning("content_git_failed", command=arguments[0], error=type(error).__name__)
        return None
    if done.returncode and arguments[0] != "rev-parse":
        log.warning("content_git_refused", command=arguments[0], code=done.returncode)
    return done.stdout if done.returncode == 0 else None


def _there(root: Path, name: str) -> str:
    """The file's text; examples may begin a file that is not there yet."""
    path = root / name
    return "" if name.startswith("data/nlu/") and not path.exists() else text(path)


def as_they_are(root: Path) -> dict[str, str]:
    """The texts of all files, also of broken ones: an edition holds what was there."""
    return {name: (root / name).read_bytes().decode("utf-8", "replace") for name in content_files(root)}
