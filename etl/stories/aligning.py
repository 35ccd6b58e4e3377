"""Which sentence of one account is which of another, and in them which mention is which, and which claim."""

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import TypeVar

from etl.stories.telling import Sentence, Told, Weapon

LEAST_OVERLAP = 0.35
_Any = TypeVar("_Any")


def aligned_sentences(mine: Sequence[Sentence], theirs: Sequence[Sentence]) -> Iterator[tuple[Sentence, Sentence]]:
    """Pairs of sentences that share most words; one that the other account leaves out is in no pair."""
    return _best_pairs(mine, theirs, _overlap, LEAST_OVERLAP)


def _overlap(mine: Sentence, theirs: Sentence) -> float:
    """The share of words in both, from 0 to 1."""
    return 2 * len(mine.stems & theirs.stems) / ((len(mine.stems) + len(theirs.stems)) or 1)


def aligned_weapons(mine: Sentence, theirs: Sentence) -> Iterator[tuple[Weapon, Weapon]]:
    """Pairs of mentions of two sentences that are the same: by system, category, words, calibre and place.

    What is like nothing is paired by its place, where both sentences mention as many weapons: there one was put in the
    other's stead.
    """
    pairs = list(_best_pairs(list(enumerate(mine.weapons)), list(enumerate(theirs.weapons)), _resemblance, 1.0))
    yield from ((one, other) for (_, one), (_, other) in pairs)
    if len(mine.weapons) != len(theirs.weapons):
        return
    mine_paired, their_paired = {place for (place, _), _ in pairs}, {place for _, (place, _) in pairs}
    for place, (one, other) in enumerate(zip(mine.weapons, theirs.weapons, strict=True)):
        if place not in mine_paired and place not in their_paired:
            yield one, other


def _resemblance(mine: tuple[int, Weapon], theirs: tuple[int, Weapon]) -> float:
    (my_place, one), (their_place, other) = mine, theirs
    points = 2.0 * (one.surface.lower() == other.surface.lower()) + 1.5 * bool(one.systems & other.systems)
    points += 1.5 * (one.lineage[:1] == other.lineage[:1]) or 0.8 * _is_kin(one, other)
    points += 0.7 * bool(_calibres(one) & _calibres(other)) + 0.5 * bool(_words(one) & _words(other))
    return points - 0.1 * abs(my_place - their_place)


def _is_kin(one: Weapon, other: Weapon) -> bool:
    """Whether the category of one is above the other's, or both stand under one that is not the whole tree's."""
    return bool(set(one.lineage[:2]) & set(other.lineage[:2]) - {"weapon"})


def _calibres(weapon: Weapon) -> set[tuple[float | None, float | None]]:
    return {(figure.low, figure.high) for figure in weapon.figures if figure.quantity == "calibre"}


def _words(weapon: Weapon) -> set[str]:
    return {word for word in weapon.surface.lower().replace("-", " ").split() if not word[0].isdigit()}


def aligned_claims(mine: Sequence[Told], theirs: Sequence[Told]) -> Iterator[tuple[Told, Told]]:
    """Pairs of claims about one mention: those of one event that agree most, then what is left in its order."""
    by_event = list(_best_pairs(list(enumerate(mine)), list(enumerate(theirs)), _agreement, 1.0))
    yield from ((one, other) for (_, one), (_, other) in by_event)
    my_rest = [one for place, one in enumerate(mine) if place not in {pair[0][0] for pair in by_event}]
    their_rest = [one for place, one in enumerate(theirs) if place not in {pair[1][0] for pair in by_event}]
    yield from zip(my_rest, their_rest, strict=False)


def _agreement(mine: tuple[int, Told], theirs: tuple[int, Told]) -> float:
    (my_place, one), (their_place, other) = mine, theirs
    if one.event != other.event:
        return 0.0
    same = (one.polarity == other.polarity, one.time == other.time, one.certainty == other.certainty)
    return 1.5 + sum(same) + (one.actors == other.actors) - 0.01 * abs(my_place - their_place)


def _best_pairs(
    mine: Sequence[_Any], theirs: Sequence[_Any], score: Callable[[_Any, _Any], float], least: float
) -> Iterator[tuple[_Any, _Any]]:
    """The best pair, the best of what is then left, and so on; in the order of the first list."""
    scored = [(score(mine[i], theirs[j]), i, j) for i, j in product(range(len(mine)), range(len(theirs)))]
    scored = sorted((pair for pair in scored if pair[0] >= least), key=lambda pair: (-pair[0], pair[1], pair[2]))
    chosen: dict[int, int] = {}
    for _, i, j in scored:
        if i not in chosen and j not in chosen.values():
            chosen[i] = j
    return ((mine[i], theirs[j]) for i, j in sorted(chosen.items()))
