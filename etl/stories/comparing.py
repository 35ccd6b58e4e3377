"""What differs between two accounts of one report, sentence against sentence: never the wording, only what is claimed.

What one leaves out is no difference, nor is what it says less closely: *missile* for *ballistic missile*, a role that
is not named, a time or an outcome that is not told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from etl.stories.aligning import aligned_claims, aligned_sentences, aligned_weapons
from etl.stories.speakers import is_same_speaker
from etl.stories.telling import Account, Figure, Sentence, Speaker, Told, Weapon

NEAR = 0.01
"""How far, in parts of a figure, another unit and rounding may drive it apart; what is counted is not rounded."""
_COUNTED = frozenset({"count", "rounds"})


@dataclass(frozen=True)
class Drift:
    """One thing that a copy says otherwise than the earliest: `kind` is what, `was` and `became` how.

    `mentions` are the weapons it is said of, in the words of the earliest.
    """

    kind: str
    was: str
    became: str
    mentions: tuple[str, ...]
    sentence_was: str
    sentence_became: str


def drifts(earliest: Account, copy: Account) -> list[Drift]:
    """Every difference between two accounts, in the order of the earliest's text."""
    return [drift for pair in aligned_sentences(earliest.sentences, copy.sentences) for drift in _in_sentences(*pair)]


def _in_sentences(mine: Sentence, theirs: Sentence) -> Iterator[Drift]:
    """The differences of two sentences; one that is said of several weapons alike is one."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for one, other in aligned_weapons(mine, theirs):
        for difference in (*_in_kind(one, other), *_in_figures(one.figures, other.figures), *_in_claims(one, other)):
            surfaces = found.setdefault(difference, [])
            if one.surface not in surfaces:
                surfaces.append(one.surface)
    for difference in _in_figures(mine.figures, theirs.figures):
        found.setdefault(difference, [])
    for (kind, was, became), surfaces in found.items():
        yield Drift(kind, was, became, tuple(surfaces), mine.text, theirs.text)


_Difference = tuple[str, str, str]


def _in_kind(one: Weapon, other: Weapon) -> Iterator[_Difference]:
    """Another category, or another system of the same."""
    mine, theirs = one.lineage, other.lineage
    if mine and theirs and mine[0] not in theirs and theirs[0] not in mine:
        yield "category", mine[0], theirs[0]
    elif one.named and other.named and one.systems and other.systems and not one.systems & other.systems:
        yield "system", one.surface, other.surface


def _in_figures(mine: tuple[Figure, ...], theirs: tuple[Figure, ...]) -> Iterator[_Difference]:
    """Figures of one quantity that differ; what both have is taken away first."""
    for quantity in dict.fromkeys(figure.quantity for figure in mine):
        my_rest = [one for one in mine if one.quantity == quantity]
        their_rest = [other for other in theirs if other.quantity == quantity and other.unit == my_rest[0].unit]
        for one, other in product(tuple(my_rest), tuple(their_rest)):
            if one in my_rest and other in their_rest and _is_same_figure(one, other):
                my_rest.remove(one)
                their_rest.remove(other)
        for one, other in zip(my_rest, their_rest, strict=False):
            yield f"number:{quantity}", _shown(one), _shown(other)


def _is_same_figure(one: Figure, other: Figure) -> bool:
    """Whether two figures allow for each other: an open side allows for everything behind it."""
    near = 0.0 if one.quantity in _COUNTED else NEAR
    if not (_is_near(one.low, other.low, near) and _is_near(one.high, other.high, near)):
        return False
    return not any(
        mine.high is not None and theirs.low is not None and mine.high < theirs.low * (1 - near)
        for mine, theirs in ((one, other), (other, one))
    )


def _is_near(one: float | None, other: float | None, near: float) -> bool:
    return one is None or other is None or abs(one - other) <= near * max(abs(one), abs(other))


def _shown(figure: Figure) -> str:
    ends = dict.fromkeys(f"{end:.10g}" for end in (figure.low, figure.high) if end is not None)
    sign = "≥ " if figure.high is None else "≤ " if figure.low is None else ""
    return sign + "–".join(ends) + ("" if figure.unit == "1" else f" {figure.unit}")


def _in_claims(one: Weapon, other: Weapon) -> Iterator[_Difference]:
    for mine, theirs in aligned_claims(one.claims, other.claims):
        for kind in ("event", "polarity", "certainty", "time", "outcome"):
            was, became = getattr(mine, kind), getattr(theirs, kind)
            if was != became and not (kind in _MAY_BE_UNTOLD and "unknown" in {was, became}):
                yield kind, was, became
        yield from _in_actors(mine, theirs)
        if mine.speakers and theirs.speakers and not _share_a_speaker(mine, theirs):
            yield "speaker", _named(mine.speakers[0]), _named(theirs.speakers[0])


_MAY_BE_UNTOLD = frozenset({"time", "outcome"})


def _in_actors(mine: Told, theirs: Told) -> Iterator[_Difference]:
    others = dict(theirs.actors)
    for role, actors in mine.actors:
        became = others.get(role, frozenset())
        if actors and became and not actors <= became and not became <= actors:
            yield f"actor:{role}", " ".join(sorted(actors)), " ".join(sorted(became))


def _share_a_speaker(mine: Told, theirs: Told) -> bool:
    return any(is_same_speaker(one, other) for one, other in product(mine.speakers, theirs.speakers))


def _named(speaker: Speaker) -> str:
    return f"{speaker.name} ({speaker.country})" if speaker.country else speaker.name
