"""Designations that a database holds and no entry knows: the catalogue's to-do list, as TOML ready to fill."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from etl.catalogue import Catalogue
from etl.catalogue.interchange import as_toml, slug_from
from etl.extract.folding import fold
from etl.tables import named_query, select

_DESIGNATION = re.compile(r"[^\W_]*[A-Z][^\W_]*(?:[-/ ]?\w*\d[\w/-]*)|\d+[A-Z][\w/-]*")
MOST_SENTENCES = 3
_SECONDS = 60.0


@dataclass(slots=True)
class Gap:
    """One designation without an entry, with how often and where it stands."""

    name: str
    mentions: int = 0
    documents: set[int] = field(default_factory=set)
    categories: Counter[str] = field(default_factory=Counter)
    sentences: list[str] = field(default_factory=list)


def find_gaps(location: str, catalogue: Catalogue, least: int = 1) -> list[Gap]:
    """The gaps of a database, most mentioned first; what the present catalogue knows by now is none.

    Raises DatabaseError where the database cannot be read.
    """
    result = select(location, named_query("gaps"), _SECONDS, None)
    known = {_key(name) for system in catalogue.systems.values() for name in (*system.strong_names, *system.hints)}
    gaps: dict[str, Gap] = {}
    for surface, category, document, sentence in result.rows:
        name = designation_in(str(surface))
        if _key(name) in known:
            continue
        gap = gaps.setdefault(_key(name), Gap(name))
        gap.mentions += 1
        gap.documents.add(int(str(document)))
        gap.categories[str(category)] += 1
        text = " ".join(str(sentence).split())
        if len(gap.sentences) < MOST_SENTENCES and text not in gap.sentences:
            gap.sentences.append(text)
    found = [gap for gap in gaps.values() if gap.mentions >= least]
    return sorted(found, key=lambda gap: (-gap.mentions, gap.name))


def designation_in(surface: str) -> str:
    """The designation inside a mention's words: `ZX-9` of `ZX-9 rocket launchers`."""
    match = _DESIGNATION.search(surface)
    return match.group() if match else surface


def _key(name: str) -> str:
    return "".join(letter for letter in fold(name) if letter.isalnum())


def gap_rows(gaps: Iterable[Gap]) -> tuple[Sequence[str], list[tuple[object, ...]]]:
    """One row a gap."""
    rows: list[tuple[object, ...]] = [
        (gap.name, gap.categories.most_common(1)[0][0], gap.mentions, len(gap.documents), gap.sentences[0])
        for gap in gaps
    ]
    return ("designation", "category", "mentions", "documents", "sentence"), rows


def stubs(gaps: Iterable[Gap]) -> str:
    """An entry for each gap, to be filled: its origin is open, its category is what the texts say, or guessed."""
    parts = []
    for gap in gaps:
        noun = "mention" if gap.mentions == 1 else "mentions"
        places = "1 document" if len(gap.documents) == 1 else f"{len(gap.documents)} documents"
        comments = [f"{gap.mentions} {noun} in {places}", *gap.sentences]
        category = gap.categories.most_common(1)[0][0]
        entry = {"slug": slug_from(gap.name), "name": gap.name, "category": category, "source": "unchecked"}
        text = as_toml([entry]).replace("source =", "origin = []  # the state that made it, as in KP\nsource =")
        parts.append("".join(f"# {line}\n" for line in comments) + text)
    return "\n".join(parts)
