"""Nouns that tell of events: `the delivery of X`, `X test`, with the verb that governs them."""

from collections.abc import Iterator
from dataclasses import replace

from etl.extract.claims.actors import Party
from etl.extract.claims.arguments import ArgumentReader
from etl.extract.claims.event import Event, distinct
from etl.extract.claims.function_words import BOUNDARIES
from etl.extract.claims.inflection import GERUND
from etl.extract.claims.sentence import Marked, Weapon
from etl.extract.claims.subjects import History, SubjectReader
from etl.extract.claims.verbgroups import Status, VerbGroup, VerbGroupReader
from etl.extract.claims.verbs import VerbTest
from etl.extract.claims.vocabulary import SignHit
from etl.lexicon.entries import EventFrame

_OF_ITS = frozenset({"produce", "supply", "launch", "test", "deploy", "use", "intercept"})
"""Events whose noun says of a weapon `its production`, and not of a state `its arsenal`."""


class NounReader:
    """Reads the events that nouns of one sentence tell."""

    def __init__(
        self,
        sentence: Marked,
        reader: VerbGroupReader,
        history: History,
        subjects: SubjectReader,
        verbs: VerbTest,
        arguments: ArgumentReader,
    ) -> None:
        self._of = sentence
        self._reader = reader
        self._history = history
        self._subjects = subjects
        self._verbs = verbs
        self._arguments = arguments

    def read(self, hit: SignHit) -> Iterator[Event]:
        """The event of a noun, by the first of its frames that reaches a weapon."""
        for frame in distinct(hit.sign.nouns):
            weapons, begin = self._weapons_of_noun(frame, hit)
            if not weapons:
                continue
            status, agent, governor = self._governed(
                begin, max(hit.end, weapons[-1].end if weapons[0].begin > hit.begin else hit.end)
            )
            roles: list[tuple[str, Party]] = []
            parties = self._whose(begin) or self._arguments.parties_behind(hit.end, {"by"}) or agent
            if frame.subject:
                roles += [(frame.subject, party) for party in parties]
            end = max(hit.end, weapons[-1].end)
            roles += self._arguments.places(frame, end)
            event = (
                frame.aimed
                if frame.aimed and self._of.word(end) in {"at", "against", "on"} and self._arguments.is_aimed(end, end)
                else frame.event
            )
            yield Event(
                event,
                hit.begin,
                hit.end,
                governor,
                status,
                tuple(weapons),
                tuple(roles),
                frame.owner,
                usual_time="ongoing" if frame.lasting else "past",
                doer="" if governor else frame.subject,
            )
            return

    def _weapons_of_noun(self, frame: EventFrame, hit: SignHit) -> tuple[list[Weapon], int]:
        """The weapons of a noun, behind a preposition or right before it, and where the whole phrase begins."""
        if hit.begin in self._of.weapon_at:
            return [self._of.weapon_at[hit.begin]], self._of.weapon_at[hit.begin].begin
        if frame.lone and hit.begin - 1 in self._of.weapon_at:
            weapon = self._of.weapon_at[hit.begin - 1]
            first = next(one for one in self._of.weapons if weapon in self._of.series(one))
            listed = self._of.series(first)
            chosen = listed[: listed.index(weapon) + 1]
            named = self._arguments.object(hit.end + 1) if self._of.word(hit.end) == "of" else []
            return [*chosen, *named], chosen[0].begin
        owner = next(
            (k for k in range(hit.begin - 1, max(-1, hit.begin - 3), -1) if self._of.word(k) in {"its", "their"}), None
        )
        if owner is not None and frame.event in _OF_ITS and self._of.word(hit.end) not in {"of", "for"}:
            named = [weapon for weapon in self._of.weapons if weapon.end <= owner and not weapon.is_pronoun]
            return named[-1:], hit.begin
        behind = hit.end
        if self._of.word(behind) in {"and", "or"} and any(
            other.sign.nouns for other in self._of.signs_at.get(behind + 1, ())
        ):
            behind += 2
        for preposition in frame.after or ("of",):
            words = preposition.split()
            index = behind
            for skipped in range(3):
                if [self._of.word(index + skipped + k) for k in range(len(words))] == words:
                    return self._arguments.object(index + skipped + len(words)), hit.begin
                if index + skipped not in self._of.party_at and self._of.word(index + skipped) not in {"to", "by"}:
                    break
        return [], hit.begin

    def _governed(self, begin: int, end: int) -> tuple[Status, tuple[Party, ...], VerbGroup | None]:
        """The status that a noun has from the verb of which it is object or subject, and who acts in that verb."""
        hit = self._governing(range(begin - 1, max(-1, begin - 10), -1), frozenset({"-", "as"}))
        if hit is not None:
            group, words = self._group_of(hit), hit.sign.governing[0][0]
            known = next((subject for known, subject in self._history.groups if known.at == hit.begin), None)
            subject = known or self._subjects.read(group)
            if group.form == GERUND and group.is_bare and words.time == "past":
                words = replace(words, time="")
            agents = subject.parties if words.agent and not group.is_passive else ()
            return _governed_status(group, words.time).under(words), agents, group
        is_aside = self._of.is_behind_preposition(begin) or {"after", "before"} & {
            self._of.word(begin - 1),
            self._of.word(begin - 2),
        }
        hit = None if is_aside else self._governing(range(end, end + 14), frozenset({"-", "(", ")"}))
        if hit is None:
            return Status(), (), None
        group, words = self._group_of(hit), hit.sign.governing[0][0]
        agents = self._arguments.parties_behind(group.end, {"by"}) if words.agent and group.is_passive else ()
        return _governed_status(group, words.time).under(words), agents, group

    def _governing(self, places: range, passed: frozenset[str]) -> SignHit | None:
        """The nearest verb that governs nouns at some places, before a boundary that is not to be passed."""
        for index in places:
            if self._of.word(index) in BOUNDARIES - passed:
                return None
            for hit in self._of.signs_at.get(index, ()):
                if hit.sign.governing and self._verbs.can_be_verb(hit, {form for _, form in hit.sign.governing}):
                    return hit
        return None

    def _group_of(self, hit: SignHit) -> VerbGroup:
        forms = {form for _, form in hit.sign.governing}
        return self._reader.read(self._of.tokens, hit.begin, hit.end, forms, floor=0, lasting=False)

    def _whose(self, begin: int) -> tuple[Party, ...]:
        """The parties whose thing a noun is, by name or as `its`."""
        if owner := self._arguments.owner_before(begin):
            return (owner,)
        if any(self._of.word(index) in {"our", "my"} for index in range(max(0, begin - 3), begin)):
            return self._subjects.speaking
        if any(self._of.word(index) in {"its", "their"} for index in range(max(0, begin - 3), begin)):
            last = next((subject for group, subject in reversed(self._history.groups) if group.end <= begin), None)
            return last.parties if last else ()
        return ()


def _governed_status(group: VerbGroup, time: str) -> Status:
    """The status of a noun whose verb is a group: the verb's own tense gives way to what the verb says of its noun."""
    keeps = time in {"", "past"} or (group.status.time in {"planned", "hypothetical"} and time == "past")
    return replace(group.status, time=group.status.time if keeps else "", event="")
