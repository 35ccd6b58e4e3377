"""When and where an event was, as the words of its clause tell."""

from collections.abc import Sequence

from etl.extract.claims.actors import METONYM, NAME, PLACE, PartyHit
from etl.extract.claims.dates import Period, PeriodHit
from etl.extract.claims.event import Event
from etl.extract.claims.function_words import BOUNDARIES, WHERE
from etl.extract.claims.sentence import Marked
from etl.extract.claims.speakers import Speech
from etl.records import Place

_BEFORE_DATES = frozenset({"on", "late", "in", "early", "the", ")", "(", ",", "last", "earlier"})


def period_of(marked: Marked, event: Event, hits: Sequence[PeriodHit], speeches: Sequence[Speech]) -> Period | None:
    """The date in the clause of an event that does not belong to the saying."""
    for hit in sorted(hits, key=lambda hit: min(abs(hit.begin - event.end), abs(hit.end - event.begin))):
        low, high = sorted((hit.begin, event.begin))
        if any(marked.word(index) in BOUNDARIES - {"-", "(", ")", "as"} for index in range(low + 1, high)):
            continue
        if "since" in {marked.word(hit.begin - 1), marked.word(hit.begin)} or _is_beyond_comma(marked, event, hit):
            continue
        if (hit.begin < 6 and marked.word(hit.end) in {"(", "-"}) or any(
            _is_of_saying(marked, hit, speech) for speech in speeches
        ):
            continue
        return hit.period
    return None


def _is_beyond_comma(marked: Marked, event: Event, hit: PeriodHit) -> bool:
    """Whether a date behind an event stands in another part of the sentence: `cannot be stopped, was used in May`."""
    between = [marked.word(index) for index in range(event.end, hit.begin)]
    return "," in between and not set(between[between.index(",") + 1 :]) <= {"on", "in", "late", "early", "the"}


def _is_of_saying(marked: Marked, hit: PeriodHit, speech: Speech) -> bool:
    """Whether a date stands right beside a saying verb or its speaker: `said on Monday`."""
    low, high = min(speech.at, speech.name_begin), max(speech.at, speech.name_end)
    if hit.begin >= high:
        return hit.begin - high <= 3 and all(
            marked.word(index) in _BEFORE_DATES for index in range(high, hit.begin) if index != speech.at
        )
    if hit.begin >= low:
        return True
    return low - hit.end <= 2 and speech.begin >= low


def place_of(marked: Marked, event: Event) -> Place | None:
    """Where the event was: the nearest place in its clause that a preposition of place stands before."""
    nearest: PartyHit | None = None
    for hit in marked.parties:
        if hit.kind not in {PLACE, METONYM, NAME} or not _stands_in(marked, hit):
            continue
        low, high = sorted((hit.begin, event.end))
        if any(marked.word(index) in BOUNDARIES - {"-", "(", ")", "as"} for index in range(low, high)):
            continue
        if nearest is None or abs(hit.begin - event.end) < abs(nearest.begin - event.end):
            nearest = hit
    if nearest is None:
        return None
    name = marked.text[marked.tokens[nearest.begin].start : marked.tokens[nearest.end - 1].end]
    return Place(name.removeprefix("the "), nearest.party.country)


def _stands_in(marked: Marked, hit: PartyHit) -> bool:
    """Whether `in`, `near` or the like stands before a place, with few words between: `near the city of Sumy`."""
    for index in range(hit.begin - 1, max(-1, hit.begin - 6), -1):
        if marked.word(index) in WHERE:
            return marked.word(hit.end) != "'s"
        if marked.word(index).isdecimal() or marked.word(index) in BOUNDARIES | {
            ",",
            "and",
            "to",
            "with",
            "by",
            "from",
            "for",
        }:
            return False
    return False
