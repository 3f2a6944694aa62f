"""`kopru content`: looks through the content, or through a Rasa project from elsewhere, and says what is wrong and where."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from base import refusals
from base import settings as configuration
from base.errors import Refused
from studio import project
from studio.library import Library
from studio.parcel import TAKEN

Folder = Annotated[Path | None, typer.Argument(help="a Rasa 3.6 project; the own content when left out")]
app = typer.Typer(no_args_is_help=True, help="What the bot knows and says.")


@app.command("check")
def check(folder: Folder = None) -> None:
    """Print each problem as FILE:LINE: what; end with 1 when there are any."""
    library = Library(configuration.load().content)
    if folder is None:
        content = library.content()
        lines = [f"{fault.file}:{fault.line}: {fault.problem}" for fault in content.faults]
        examples = sum(map(len, content.examples.values()))
        counted = f"{len(content.topics)} intents, {examples} examples, {len(content.replies)} replies"
    else:
        lines, counted = _project(library, folder)
    for line in lines:
        typer.echo(line)
    typer.echo(counted)
    raise typer.Exit(1 if lines else 0)


def _project(library: Library, folder: Path) -> tuple[list[str], str]:
    texts = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8", errors="replace")
             for path in sorted(folder.rglob("*")) if path.is_file() and path.name.endswith(TAKEN)}
    try:
        found = project.looked_through(project.of_folder(texts), library.content(), library.shelf().tongues)
    except Refused as refused:
        typer.echo(refusals.text(refused, "en"), err=True)
        raise typer.Exit(2) from None
    said = [(each, refusals.text(Refused(each.problem.code, **each.problem.about), "en")) for each in found.problems]
    lines = [f"{each.file}:{each.line}: {what}" for each, what in said]
    examples = sum(sum(there.values()) for there in found.counts.values())
    return lines, f"{len(found.counts)} intents, {examples} examples ({found.importable} fit in here), {found.replies} replies"
