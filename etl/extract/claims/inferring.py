"""Who acts, and who is sent to, where the clause of an event does not say."""

from collections.abc import Collection, Iterator, Sequence

from etl.extract.claims.actors import PLACE, Party
from etl.extract.claims.arguments import is_governed
from etl.extract.claims.event import Event
from etl.extract.claims.sentence import Marked

Roles = Sequence[tuple[str, Party]]
_AT_FIRST = 4
_NOT_INFERRED = frozenset({"limit", "possess", "order", "receive", "capture", "destroy", "lose"})


def inferred_roles(
    marked: Marked, event: Event, roles: Roles, speaking: Collection[Party | None], busy: Collection[Party]
) -> Iterator[tuple[str, Party]]:
    """The roles that the rest of the sentence tells.

    `speaking` are who say so: they act only where a package is theirs. `busy` are who play a role in another event of
    the sentence, and are not who this one sends to.
    """
    known = {role for role, _ in roles}
    taken = {party for _, party in roles}
    if event.doer and event.doer not in known:
        others = {*taken, *speaking}
        doer = None if event.event in _NOT_INFERRED else _last_before(marked, event, others)
        if doer is None and event.begin < _AT_FIRST:
            doer = _first_behind(marked, event, others)
        if doer is not None:
            taken.add(doer)
            yield event.doer, doer
    if event.event != "supply":
        return
    announcer = next(iter(speaking), None)
    if event.weak and "supplier" not in known and announcer is not None:
        yield "supplier", announcer
    if "recipient" not in known:
        sent_to = {hit.party for hit in marked.parties if hit.kind != PLACE and is_governed(marked, hit)}
        sent_to -= {*taken, *speaking, *busy}
        if len(sent_to) == 1:
            yield "recipient", sent_to.pop()


def _last_before(marked: Marked, event: Event, others: Collection[Party | None]) -> Party | None:
    """The last party before an event that nothing governs, and that does nothing else."""
    named = [
        hit.party
        for hit in marked.parties
        if hit.end <= event.begin
        and hit.kind != PLACE
        and hit.party not in others
        and not is_governed(marked, hit)
        and not _is_of(marked, hit.begin)
    ]
    return named[-1] if named else None


def _first_behind(marked: Marked, event: Event, others: Collection[Party | None]) -> Party | None:
    """The subject behind a participle that begins the sentence: `By firing a missile, Pyongyang …`."""
    comma = next((index for index in range(event.end, len(marked.tokens)) if marked.word(index) == ","), None)
    if comma is None:
        return None
    hit = next((hit for hit in marked.parties if comma < hit.begin <= comma + 3), None)
    return hit.party if hit and hit.kind != PLACE and hit.party not in others else None


def _is_of(marked: Marked, begin: int) -> bool:
    """Whether `of` stands before a party, where it does not tell who acts (`the chance of Seoul launching` does)."""
    index = begin - 1
    while index > 0 and marked.word(index) in {"the", "its"}:
        index -= 1
    return marked.word(index) == "of" and marked.word(index - 1) not in marked.listed("chances")
