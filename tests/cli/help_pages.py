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
    "stories",
    "db",
    "db upgrade",
    "db downgrade",
    "db check",
    "catalogue",
    "catalogue list",
    "catalogue show",
    "catalogue match",
    "catalogue check",
    "catalogue import",
    "catalogue diff",
    "catalogue gaps",
)
_FRAME = re.compile("[╭╮╰╯┌┐└┘│┃─━]")
_ASIDE = re.compile(r"\[(default|env var|required)[^\]]*\]")
_OPTION = re.compile(r"--?[a-z][a-z-]*")


def kept_in(command: str) -> Path:
    """The file that holds the help of a command."""
    return FOLDER / f"{'-'.join(['etl', *command.split()])}.txt"


def help_page(command: str) -> str:
    """The help of a command, in 100 columns, without colours."""
    settings = {"COLUMNS": "100", "TERM": "dumb", "NO_COLOR": "1", "FORCE_COLOR": None}
    with patch("typer.rich_utils.MAX_WIDTH", 100), patch("typer.rich_utils.FORCE_TERMINAL", None):
        result = CliRunner().invoke(cli.app, [*command.split(), "--help"], env=settings, prog_name="etl")
    assert result.exit_code == 0
    return "\n".join(line.rstrip() for line in result.output.strip().splitlines()) + "\n"


def content(page: str) -> dict[str, str]:
    """What a help page says, whatever release of typer draws it: each option or command with its sentence.

    What stands above them all is under the name of the empty string. Arguments are left out: not every release
    prints their sentences.
    """
    said: dict[str, str] = {}
    name = ""
    for cells in _rows(page):
        options = [word for cell in cells for word in cell.split() if _OPTION.fullmatch(word)]
        if options and cells[0].startswith("-"):
            name = " ".join(sorted(options))
        elif len(cells) > 1:
            name = cells[0]
        said[name] = f"{said.get(name, '')} {cells[-1]}".strip()
    return said


def _rows(page: str) -> Iterator[list[str]]:
    """The cells of each line that says something: no frames, no headings, no usage, no arguments."""
    panel = ""
    for line in _ASIDE.sub("", page).splitlines():
        if heading := re.search("[╭┌][─━ ]*(\\w+)", line):
            panel = heading[1]
            continue
        cells = [cell for cell in re.split(r"\s{2,}", _FRAME.sub("", line).strip()) if cell]
        if cells and panel != "Arguments" and not cells[0].startswith("Usage:"):
            yield cells


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for one in COMMANDS:
        kept_in(one).write_text(help_page(one), encoding="utf-8")
