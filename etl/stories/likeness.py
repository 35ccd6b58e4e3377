"""How alike two documents are: a copy, a rewrite, or merely of one topic. Symmetric, and blind to all others."""

from enum import Enum
from operator import eq

from etl.stories.signatures import NEAR_DAYS, PERMUTATIONS, Signature

# Measured over labelled groups: copies share half their shingles and more; rewrites 0.75 to 0.85 of what they name and
# half of their words; reports of one week about one weapon and country 0.3 to 0.4. Statements of one agency share up to
# 0.7 of what they name, but seldom more than 0.4 of their words, or not two figures.
COPY_SHINGLES = 0.45
COPY_NAMED = 0.5
REWRITE_LIKENESS = 0.6
REWRITE_WORDS = 0.45
REWRITE_WORDS_WITHOUT_NUMBERS = 0.6
REWRITE_NAMED = 0.34
LEAST_NAMED = 6
LEAST_NUMBERS = 2
WEIGHTS = {"names": 0.3, "numbers": 0.3, "weapons": 0.1, "words": 0.3}


class Likeness(Enum):
    """How a document is like another of the same story."""

    COPY = "copy"
    REWRITE = "rewrite"


def likeness(one: Signature, other: Signature) -> Likeness | None:
    """Whether two documents are about the same report, and how; None where they only share a topic, or nothing."""
    if not _near(one, other):
        return None
    if _shingle_jaccard(one, other) >= COPY_SHINGLES and _agree(one, other, COPY_NAMED):
        return Likeness.COPY
    return Likeness.REWRITE if _is_rewrite(one, other) else None


def role_beside(first: Signature, other: Signature) -> str:
    """What a document is to the first of its story, whatever the documents between them by which it came there."""
    is_copy = _shingle_jaccard(first, other) >= COPY_SHINGLES
    return "copy" if is_copy else "rewrite"


def _is_rewrite(one: Signature, other: Signature) -> bool:
    """Whether they tell the same in other words: what they name, two figures of it, and half of their words."""
    if feature_likeness(one, other) < REWRITE_LIKENESS or not _agree(one, other, REWRITE_NAMED):
        return False
    shares_numbers = len(one.kinds[1] & other.kinds[1]) >= LEAST_NUMBERS
    return _share(one.kinds[3], other.kinds[3]) >= (REWRITE_WORDS if shares_numbers else REWRITE_WORDS_WITHOUT_NUMBERS)


def _near(one: Signature, other: Signature) -> bool:
    """Whether they may be of one time; what has no date is compared with what has none either."""
    if one.day is None or other.day is None:
        return one.day is other.day
    return abs(one.day - other.day) <= NEAR_DAYS


def _shingle_jaccard(one: Signature, other: Signature) -> float:
    agreeing: int = sum(map(eq, one.of_shingles, other.of_shingles))
    return agreeing / PERMUTATIONS


def _agree(one: Signature, other: Signature, least: float) -> bool:
    """Whether the shorter list of names is found in the longer for the most, and of numbers too.

    Daily bulletins are one text with other names and figures.
    """
    return all(
        len(mine & theirs) >= least * min(len(mine), len(theirs))
        for mine, theirs in zip(one.kinds[:2], other.kinds[:2], strict=True)
    )


def _share(mine: frozenset[int], theirs: frozenset[int]) -> float:
    """How much of two sets is in both, from 0 to 1."""
    return 2 * len(mine & theirs) / ((len(mine) + len(theirs)) or 1)


def feature_likeness(one: Signature, other: Signature) -> float:
    """How much two documents share of what they name, from 0 to 1; 0 where there is too little to tell by."""
    if sum(len(mine & theirs) for mine, theirs in zip(one.kinds, other.kinds, strict=True)) < LEAST_NAMED:
        return 0.0
    shares = [
        (weight, _share(mine, theirs))
        for mine, theirs, weight in zip(one.kinds, other.kinds, WEIGHTS.values(), strict=True)
        if mine or theirs
    ]
    return sum(weight * share for weight, share in shares) / sum(weight for weight, _ in shares)
