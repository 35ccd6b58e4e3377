"""The status of an event under the words around it: those before it, those behind it, and the saying it stands in."""

from collections.abc import Sequence
from dataclasses import replace

from etl.extract.claims.event import Event
from etl.extract.claims.function_words import TERMINATORS
from etl.extract.claims.sentence import Marked
from etl.extract.claims.speakers import Speech
from etl.extract.claims.verbgroups import Status, weaker
from etl.extract.claims.vocabulary import AHEAD, BEHIND, INSIDE, SignHit
from etl.lexicon.entries import StatusWords

_LONGEST_CLAUSE = 30
_NEAR_NO = 5

StatusHit = tuple[int, int, StatusWords]
"""Words that change a status, with the tokens where they begin and end."""


def status_hits(marked: Marked) -> list[StatusHit]:
    """The words of a sentence that change a status; of those that begin together the longest."""
    longest: dict[int, SignHit] = {}
    for hit in marked.signs:
        if hit.sign.status and (hit.begin not in longest or longest[hit.begin].end < hit.end):
            longest[hit.begin] = hit
    return [(hit.begin, hit.end, words) for hit in longest.values() for words in hit.sign.status]


def status_of(marked: Marked, event: Event, hits: Sequence[StatusHit], covering: Sequence[Speech]) -> Status:
    """The status of an event under the words around it and the saying that it stands in."""
    status = _under_words(marked, event, hits)
    if covering:
        status = _under_saying(marked, event, status, covering[0], hits)
    if marked.word(0) in {"should", "had", "were"}:  # an inversion is a condition
        status = replace(status, certainty="unknown", time="hypothetical")
    if any(token.text == "?" for token in marked.tokens[-2:]):
        status = replace(status, polarity="unknown", certainty="unknown")
    return replace(status, time=status.time or event.usual_time)


def _under_words(marked: Marked, event: Event, hits: Sequence[StatusHit]) -> Status:
    status = event.status
    trigger = event.group.begin if event.group and event.group.at == event.begin else event.begin
    first = min([trigger, *(weapon.begin for weapon in event.weapons if weapon.begin < event.begin)])
    behind = max([event.end, *(weapon.end for weapon in event.weapons)])
    outcomes: list[tuple[int, str]] = []
    for begin, end, words in hits:
        if words.reach == AHEAD and end <= max(event.begin, first) and not _is_ended(marked, end, event.begin):
            if not (_is_plain_no(marked, begin, end) and event.begin - end > _NEAR_NO and first - end > 2):
                status = _with_ahead(status, words)
        elif words.reach == BEHIND and begin >= behind and not _is_ended(marked, behind, begin):
            certainty = weaker(status.certainty, words.certainty or "certain")
            status = replace(status, polarity=words.polarity or status.polarity, certainty=certainty)
        elif words.reach == INSIDE and _is_same_clause(marked, begin, first, behind):
            outcomes.append((min(abs(begin - event.begin), abs(begin - behind)), words.outcome))
    return replace(status, outcome=min(outcomes)[1]) if outcomes else status


def _is_plain_no(marked: Marked, begin: int, end: int) -> bool:
    """Whether a word negates only what is near it."""
    return end - begin == 1 and marked.word(begin) in {"no", "never", "without", "neither", "nor"}


def _under_saying(marked: Marked, event: Event, status: Status, speech: Speech, hits: Sequence[StatusHit]) -> Status:
    """The effect of the nearest saying: a denial denies, a belief is probable, a forecast is no event yet."""
    said = speech.words
    if _is_reported_will(marked, event, status):
        status = replace(status, certainty="certain")
    is_told = any(begin < speech.at < end for begin, end, _ in hits)  # `did not dismiss the chance`
    if said.polarity and speech.at < event.begin and not is_told:
        status = replace(status, polarity=_said_polarity(status.polarity, said.polarity, speech))
    return replace(
        status,
        certainty=weaker(status.certainty, said.certainty or "certain"),
        time=said.time if said.time and status.time != "past" else status.time,
    )


def _is_reported_will(marked: Marked, event: Event, status: Status) -> bool:
    """Whether `would` is a `will` that somebody said: the ministry said the tanks would be sent."""
    if event.group is None or (status.time, status.certainty) != ("planned", "probable") or event.group.is_chained:
        return False
    return any(marked.word(index) == "would" for index in range(event.group.begin, event.group.at))


def _said_polarity(polarity: str, said: str, speech: Speech) -> str:
    """A denial denies; a denial that is itself denied leaves it open."""
    if said == "negative" and speech.group and speech.group.status.polarity == "negative":
        return "unknown"
    return said if polarity == "positive" or said == "unknown" else polarity


def _with_ahead(status: Status, words: StatusWords) -> Status:
    """The effect of words that stand before: a time that the verb tells by itself stays."""
    keeps = status.time in {"past", "ongoing"} and words.time in {"planned", "hypothetical", "past"}
    if words.time == "hypothetical" and words.certainty == "unknown" and not status.event:
        keeps = False
    changed = status.under(words)
    return replace(changed, time=status.time if keeps or not words.time else words.time)


def _is_ended(marked: Marked, begin: int, end: int) -> bool:
    return any(marked.word(index) in TERMINATORS for index in range(begin, end))


def _is_same_clause(marked: Marked, begin: int, first: int, behind: int) -> bool:
    """Whether a word stands in the clause of an event, or in one behind it that speaks of it: `…, but it failed`."""
    low, high = min(begin, first), max(begin, behind)
    if high - low >= _LONGEST_CLAUSE:
        return False
    for index in range(behind, begin):
        if marked.word(index) in {"which", "who", "claim", "assertion"}:
            return False
        if marked.word(index) in TERMINATORS and marked.word(index + 1) not in {"it", "they", "both", "all"}:
            return False
    return True
