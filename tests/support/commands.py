"""`kopru` commands inside a test: the same app that the shell runs, without a process for each."""

from __future__ import annotations

from collections.abc import Mapping

from click.testing import Result
from typer.testing import CliRunner

from server.commands import app


def run(env: Mapping[str, str], *words: str) -> Result:
    """Runs one with these settings: `exit_code`, `stdout` and `stderr` as a shell would have them; raises what is a bug."""
    done = CliRunner().invoke(app, list(words), env=dict(env))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def output(env: Mapping[str, str], *words: str) -> str:
    """What it printed; raises when it failed."""
    done = run(env, *words)
    if done.exit_code:
        raise RuntimeError(f"kopru {' '.join(words)} ended with {done.exit_code}: {done.output}")
    return done.stdout
