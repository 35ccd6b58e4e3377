"""Later uses of the names that a text introduces, and ships by their own names: mentions that no phrase gives."""

from bisect import bisect_right
from collections.abc import Sequence

from etl.catalogue import Catalogue
from etl.extract.drafts import FLEET, STRONG, Draft, SentenceReading
from etl.extract.introduced import Introduced, Occurrence, abbreviation_behind, not_within, occurrences
from etl.extract.phrases import Phrase
from etl.extract.ships import CATEGORY as SHIP
from etl.extract.ships import ShipName
from etl.records import Candidate

SHIP_RULE, INTRODUCED_RULE = "ship-name", "introduced"


def with_ships(catalogue: Catalogue, sentences: Sequence[SentenceReading], drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, with the ships that sentences call by their own names."""
    kept = list(drafts)
    for index, sentence in enumerate(sentences):
        for ship in sentence.ships:
            kept = _with_ship(catalogue, index, sentence, kept, ship)
    return sorted(kept, key=lambda draft: (draft.sentence, draft.start))


def _with_ship(
    catalogue: Catalogue, index: int, sentence: SentenceReading, drafts: list[Draft], ship: ShipName
) -> list[Draft]:
    """Add one ship; a class word right before it belongs to it (`the frigate FS Forbin`), a known name stays."""
    here = [draft for draft in drafts if draft.sentence == index]
    # A pennant number looks like a designation.
    inside = [one for one in here if ship.begin <= one.phrase.begin and one.phrase.end <= ship.end and not one.systems]
    if any(one.phrase.begin < ship.end and ship.begin < one.phrase.end for one in here if one not in inside):
        return drafts
    lead = next((one for one in here if one.phrase.end == ship.begin and catalogue.is_a(one.category, SHIP)), None)
    begin = lead.phrase.begin if lead else ship.begin
    tokens = sentence.content.tokens
    draft = Draft(
        index,
        Phrase(begin, ship.end, lead.phrase.term if lead else None, lead.phrase.head if lead else None),
        tokens[begin].start,
        tokens[ship.end - 1].end,
        lead.category if lead else SHIP,
        True,
        lead.systems if lead else (),
        0.9,
        SHIP_RULE,
        STRONG if ship.is_sure or lead else FLEET,
        own_name=ship.own,
    )
    return [*(one for one in drafts if one is not lead and one not in inside), draft]


def with_later_uses(text: str, sentences: Sequence[SentenceReading], drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, with the later uses of the names that they introduce, where no mention stands yet."""
    names = _introduced(text, sentences, drafts)
    if not names:
        return list(drafts)
    begins = [sentence.start for sentence in sentences]
    added: list[Draft] = []
    for one in not_within(occurrences(text, names), [(draft.start, draft.end) for draft in drafts]):
        index = bisect_right(begins, one.start) - 1
        if index >= 0 and one.end <= sentences[index].end:
            added += _later_use(index, sentences[index], one)
    return sorted([*drafts, *added], key=lambda draft: draft.start)


def _introduced(text: str, sentences: Sequence[SentenceReading], drafts: Sequence[Draft]) -> dict[str, Introduced]:
    names: dict[str, Introduced] = {}
    for draft in drafts:
        systems = tuple((one.system, one.confidence) for one in draft.systems)
        if short := abbreviation_behind(text, sentences[draft.sentence].start, draft.start, draft.end):
            names.setdefault(short, Introduced(draft.end, draft.category, draft.named, systems))
        if draft.own_name:
            names.setdefault(draft.own_name, Introduced(draft.end, draft.category, named=True, systems=systems))
    return names


def _later_use(index: int, sentence: SentenceReading, one: Occurrence) -> list[Draft]:
    """The draft of an occurrence; none where it begins inside a token."""
    tokens = sentence.content.tokens
    begin = next((k for k, token in enumerate(tokens) if token.start == one.start), None)
    if begin is None:
        return []
    end = next((k for k in range(begin, len(tokens)) if tokens[k].end >= one.end), begin) + 1
    name, systems = one.name, tuple(Candidate(*pair) for pair in one.name.systems)
    phrase = Phrase(begin, end)
    return [Draft(index, phrase, one.start, one.end, name.category, name.named, systems, 0.8, INTRODUCED_RULE, STRONG)]
