"""Starts Rasa's side: `python -m bot.launch rasa | actions | train | rehearse`, from the root of the repository."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot import quiet


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and run one of the four; both servers run until SIGTERM or SIGINT."""
    chosen = _parser().parse_args(arguments)
    quiet.before_import()
    quiet.configure(chosen.command)
    sys.path.insert(0, str(Path.cwd()))
    # Imported here: each needs its own part of Rasa, and that takes seconds.
    if chosen.command == "rasa":
        from bot.lean import leave_out_other_channels

        leave_out_other_channels()
        from bot import server

        server.serve(chosen.port, chosen.model, chosen.actions_port)
    elif chosen.command == "actions":
        from bot import action_server

        action_server.serve(chosen.port, chosen.package)
    elif chosen.command == "rehearse":
        from bot.rehearsal import rehearse

        return rehearse(chosen.content, chosen.out, chosen.before, chosen.replies, chosen.turns, chosen.protected, chosen.package)
    else:
        from bot.training import train

        return train(Path.cwd(), Path(chosen.models), force=chosen.force)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.launch", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    rasa = commands.add_parser("rasa", help="the Rasa server")
    rasa.add_argument("--port", type=int, default=5005)
    rasa.add_argument("--model", default="models", help="a model file, or a folder whose newest is taken")
    rasa.add_argument("--actions-port", type=int, default=5055)
    actions = commands.add_parser("actions", help="the action server")
    actions.add_argument("--port", type=int, default=5055)
    actions.add_argument("--package", default="actions", help="the Python package with the actions")
    train = commands.add_parser("train", help="train if the content changed since the last model")
    train.add_argument("--models", default="models")
    train.add_argument("--force", action="store_true", help="train even if nothing changed")
    rehearse = commands.add_parser("rehearse", help="train a draft's content and compare it with a model")
    rehearse.add_argument("--content", type=Path, required=True, help="a folder as the repository's root, content only")
    rehearse.add_argument("--out", type=Path, required=True)
    rehearse.add_argument("--before", type=Path, help="the model to compare with")
    rehearse.add_argument("--replies", type=Path, help="the replies that are published with that model")
    rehearse.add_argument("--package", default="actions", help="the Python package with the actions")
    rehearse.add_argument("--turns", type=Path, help="redacted turns to read again: JSON, [{id, text, language}]")
    rehearse.add_argument("--protected", nargs="*", default=[], help="intents that may lose nothing")
    return parser


if __name__ == "__main__":
    sys.exit(main())
