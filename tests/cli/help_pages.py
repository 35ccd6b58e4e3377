"""The help pages, kept beside the tests: `python -m tests.cli.help_pages` writes them again."""

import re
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from typer.testing import CliRunner

import cli

FOLDER = Path(__file__).parent / "help"
COMMANDS = (
    "",
    "ingest",
    "extract",
    "query",
    "search",
    "runs",
    "issues",
    "db",
    "db upgrade",
    "db downgrade",
    "db check",
    "catalogue",
    "catalogue list",
    "catalogue show",
    "catalogue match",
    "catalogue check",
)
_BOX = re.compile("[─━│┃╭╮╰╯┌┐└┘]")
_ASIDE = re.compile(r"\[(default|env var|required)[^\]]*\]")


def kept_in(command: str) -> Path:
    """The file that holds the help of a command."""
    return FOLDER / f"{'-'.join(['etl', *command.split()])}.txt"


def help_page(command: str) -> str:
    """The help of a command, in 100 columns, without colours."""
    settings = {"COLUMNS": "100", "TERM": "dumb", "NO_COLOR": "1", "LC_ALL": "C.UTF-8", "FORCE_COLOR": None}
    with patch("typer.rich_utils.MAX_WIDTH", 100), patch("typer.rich_utils.FORCE_TERMINAL", None):
        result = CliRunner().invoke(cli.app, [*command.split(), "--help"], env=settings, prog_name="etl")
    assert result.exit_code == 0
    return "\n".join(line.rstrip() for line in result.output.strip().splitlines()) + "\n"


def content(page: str) -> dict[str, str]:
    """What a help page says, whatever the release of typer draws round it: each option or command with its sentence.

    An argument is known by its sentence alone, and the sentence above all under the name of the empty string.
    """
    said: dict[str, str] = {}
    last = ""
    for cells in _rows(page):
        options = [word for cell in cells for word in cell.split() if re.fullmatch(r"--?[a-z][a-z-]*", word)]
        if options and cells[0].startswith(("-", "*")):
            last = " ".join(sorted(options))
        elif len(cells) > 1:
            last = cells[0] if cells[0].islower() else cells[-1]
        else:
            said[last] = f"{said.get(last, '')} {cells[0]}"
            continue
        said[last] = cells[-1]
    return {name: " ".join(_ASIDE.sub("", sentence).split()) for name, sentence in said.items()}


def _rows(page: str) -> Iterator[list[str]]:
    """The cells of each line with words in it, without frames, headings and usage."""
    for line in page.splitlines():
        if line.lstrip().startswith(("╭", "┌", "╰", "└", "Usage:")):
            continue
        cells = [cell for cell in re.split(r"\s{2,}", _BOX.sub("", line).strip()) if cell]
        if cells:
            yield cells


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name in COMMANDS:
        kept_in(name).write_text(help_page(name), encoding="utf-8")
