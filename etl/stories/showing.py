"""Differences as a person reads them: sentence against sentence, and below them what is claimed otherwise."""

from collections.abc import Iterable
from itertools import groupby

from rich.console import Console
from rich.text import Text

from etl.stories.comparing import Drift
from etl.stories.telling import Account
from etl.terminal import harmless

_INDENT = "  "


def show_differences(console: Console, found: Iterable[tuple[Account, Drift]]) -> None:
    """What copies say otherwise than the earliest, a paragraph for each two sentences."""
    _show(console, ((f"{one.document_id}  {one.publisher}", drift) for one, drift in found), ("earliest", "copy"))


def show_edits(console: Console, found: Iterable[tuple[Account, Account, Drift]]) -> None:
    """What edits changed, a paragraph for each two sentences."""
    headed = (
        (f"{after.document_id}  revision {before.revision} → {after.revision}  {after.publisher}", drift)
        for before, after, drift in found
    )
    _show(console, headed, ("was", "became"))


def _show(console: Console, found: Iterable[tuple[str, Drift]], names: tuple[str, str]) -> None:
    paragraphs = groupby(found, lambda one: (one[0], one[1].sentence_was, one[1].sentence_became))
    for (head, was, became), headed in paragraphs:
        console.print(Text(harmless(head), "bold"))
        for name, sentence in zip(names, (was, became), strict=True):
            _print_indented(console, Text.assemble((f"{name}: ", "dim"), harmless(sentence)))
        for _, drift in headed:
            _print_indented(console, Text(f"→ {harmless(_difference(drift))}", "cyan"))
        console.print()


def _print_indented(console: Console, text: Text) -> None:
    """A paragraph in the lines of a terminal; in one line elsewhere, where somebody may search it."""
    for line in text.wrap(console, console.width - len(_INDENT)) if console.is_terminal else (text,):
        line.rstrip()
        console.print(Text(_INDENT) + line, soft_wrap=True)


def _difference(drift: Drift) -> str:
    """A difference in words: `time: planned → past (240-mm rocket launchers)`."""
    said_of = f" ({', '.join(drift.mentions)})" if drift.mentions else ""
    kind = drift.kind.replace("number:", "").replace("actor:", "").replace("_", " ")
    return f"{kind}: {drift.was} → {drift.became}{said_of}"
