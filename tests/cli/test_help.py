"""Every help page is the one that is kept; `python -m tests.cli.help_pages` writes them again."""

from typing import Any

import pytest
from typer.main import get_command

import cli
from tests.cli.help_pages import COMMANDS, FOLDER, content, help_page, kept_in

GROUPS = ("", "db", "catalogue")


def command_of(words: str) -> Any:  # noqa: ANN401  (what typer gives differs from release to release)
    command: Any = get_command(cli.app)
    for word in words.split():
        command = command.commands[word]
    return command


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words or "etl")
def test_a_help_page_says_what_is_kept(words: str) -> None:
    kept = content(kept_in(words).read_text(encoding="utf-8"))
    assert content(help_page(words)) == kept
    assert [name for name, sentence in kept.items() if not sentence] == []


@pytest.mark.parametrize("words", [words for words in COMMANDS if words not in GROUPS])
def test_a_help_page_names_every_option_and_argument_with_its_sentence(words: str) -> None:
    page = kept_in(words).read_text(encoding="utf-8")
    kept = content(page)
    for parameter in command_of(words).params:
        if parameter.param_type_name == "argument":
            assert parameter.help in page
        elif parameter.name != "help":
            assert kept[" ".join(sorted(parameter.opts))] == parameter.help


def test_every_command_has_a_page() -> None:
    inner = [f"{group} {name}".strip() for group in GROUPS for name in command_of(group).commands]
    assert sorted(["", *inner]) == sorted(COMMANDS)


def test_no_page_is_left_over() -> None:
    assert sorted(FOLDER.iterdir()) == sorted(kept_in(words) for words in COMMANDS)
