"""Events: the verbs and nouns that tell of them, with the weapons they reach and the parties in their roles."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from etl.extract.claims.actors import Party
from etl.extract.claims.arguments import ArgumentReader
from etl.extract.claims.event import Event, distinct
from etl.extract.claims.inflection import BASE, GERUND, PAST
from etl.extract.claims.nouns import NounReader
from etl.extract.claims.sentence import Marked, Weapon
from etl.extract.claims.subjects import History, Subject, SubjectReader
from etl.extract.claims.verbgroups import NEGATIVE, VerbGroup, VerbGroupReader, weaker
from etl.extract.claims.verbs import VerbTest
from etl.extract.claims.vocabulary import SignHit
from etl.lexicon.entries import EventFrame

_NEAR_OBJECT = 4
_OF_ACTORS = frozenset({"deploy", "possess"})
"""Events that `equipped with` tells of who has a weapon, and not of what a weapon has."""


class EventReader:
    """Finds the events of a sentence."""

    def __init__(self, groups: VerbGroupReader) -> None:
        self._groups = groups

    def read(self, sentence: Marked, antecedent: tuple[Party, ...], speaking: tuple[Party, ...] = ()) -> list[Event]:
        """Every event that reaches a weapon, in order.

        `antecedent` is who `it` is at first, `speaking` who `we` are.
        """
        return list(_Sentence(sentence, self._groups, antecedent, speaking).events())


class _Sentence:
    """The reading of one sentence."""

    def __init__(
        self, sentence: Marked, groups: VerbGroupReader, antecedent: tuple[Party, ...], speaking: tuple[Party, ...]
    ) -> None:
        self._of = sentence
        self._reader = groups
        self._history = History()
        self._subjects = SubjectReader(sentence, self._history, antecedent, speaking)
        self._verbs = VerbTest(sentence, self._history)
        self._arguments = ArgumentReader(sentence)
        self._nouns = NounReader(sentence, groups, self._history, self._subjects, self._verbs, self._arguments)

    def events(self) -> Iterator[Event]:
        """The events in order of their triggers."""
        behind = 0
        for index in range(len(self._of.tokens)):
            hits = self._of.signs_at.get(index)
            if not hits or index < behind:
                continue
            for hit in hits:
                found = list(self._verb_events(hit)) if hit.sign.is_verb else []
                found = found or list(self._nouns.read(hit))
                if found:
                    behind = hit.end
                    yield from found
                    break

    def _verb_events(self, hit: SignHit) -> Iterator[Event]:
        forms = {form for _, form in hit.sign.verbs} | {form for _, form in hit.sign.sayings}
        forms |= {form for _, form in hit.sign.governing}
        if not self._verbs.can_be_verb(hit, forms):
            return
        lasting = any(frame.lasting for frame, _ in hit.sign.verbs)
        group = self._reader.read(self._of.tokens, hit.begin, hit.end, forms, floor=0, lasting=lasting)
        subject = self._subjects.read(group)
        if any(frame.weapon == "object" and frame.event != "use" for frame, _ in hit.sign.verbs):
            group = self._verbs.voiced(group, subject, forms)
        if self._verbs.is_adjective_of_weapon(group, forms):
            subject = Subject()
        joined = self._verbs.joined_to(group)
        if (
            group.is_bare
            and group.form == BASE
            and hit.begin - 1 in self._of.party_at
            and not self._of.is_headline
            and self._of.word(0) not in {"did", "does", "do"}
        ):
            # A plain form behind one party is no finite verb: they let Kyiv *fire* missiles.
            group = replace(group, status=replace(group.status, time=""))
        if joined is not None:
            polarity = NEGATIVE if group.status.polarity == NEGATIVE else joined.status.polarity
            status = replace(joined.status, polarity=polarity)
            group = replace(group, status=status, is_passive=group.is_passive or joined.is_passive)
            subject = next((one for known, one in self._history.groups if known is joined), subject)
        reached = [
            (frame, weapons)
            for frame in distinct(frame for frame, _ in hit.sign.verbs)
            if (weapons := self._weapons(frame, group, subject))
        ]
        # A frame that asks for other words, and has them, is the closer one.
        closer = any(frame.needs for frame, _ in reached)
        for frame, weapons in reached:
            if frame.needs or not closer:
                yield self._event(frame, group, subject, weapons)
        self._history.groups.append((group, subject))

    def _weapons(self, frame: EventFrame, group: VerbGroup, subject: Subject) -> list[Weapon]:
        """The weapons that stand in the place where a frame has its weapon."""
        if frame.needs and not any(self._of.word(index) in frame.needs for index in range(group.begin)):
            return []
        match frame.weapon:
            case "object":
                return self._as_object(frame, group, subject)
            case "subject":
                return self._as_subject(frame, group, subject)
            case "on" | "for":
                places = range(group.end, group.end + 8)
                behind = next((index for index in places if self._of.word(index) == frame.weapon), None)
                return self._arguments.object(behind + 1) if behind else []
        return self._as_instrument(frame, group, subject)

    def _as_object(self, frame: EventFrame, group: VerbGroup, subject: Subject) -> list[Weapon]:
        if group.is_passive:
            is_given = bool(frame.to and subject.parties)  # Riga was given six howitzers
            return list(subject.weapons) or (self._arguments.object(group.end) if is_given else [])
        if frame.event == "capture" and self._of.word(group.end) in {"its", "their", "his"}:
            return []  # nobody captures what is his
        weapons = self._arguments.object(group.end) or self._subjects.object_in_front(subject)
        if frame.event == "possess" and subject.weapons and not subject.parties:
            return []  # what a weapon carries nobody has
        if not weapons or not frame.near:
            return weapons
        is_far = weapons[0].begin - group.end > _NEAR_OBJECT
        has_other_noun = "of" in [self._of.word(index) for index in range(group.end, weapons[0].begin)]
        return [] if is_far or has_other_noun else weapons

    def _as_subject(self, frame: EventFrame, group: VerbGroup, subject: Subject) -> list[Weapon]:
        if group.is_passive or not subject.weapons or (frame.near and not self._of.begins_object(group.end)):
            return []
        if frame.alone and self._of.begins_noun(group.end):
            return []
        return [weapon for weapon in subject.weapons if frame.crewed or not weapon.is_crewed]

    def _as_instrument(self, frame: EventFrame, group: VerbGroup, subject: Subject) -> list[Weapon]:
        if frame.event in _OF_ACTORS and not subject.parties:
            return []
        if frame.event == "supply" and not self._objects(group, subject):
            return []
        return self._arguments.instrument(group)

    def _objects(self, group: VerbGroup, subject: Subject) -> tuple[Party, ...]:
        """The parties that are the object of a verb, or the subject of its passive."""
        return subject.parties if group.is_passive else self._arguments.direct_parties(group.end)

    def _event(self, frame: EventFrame, group: VerbGroup, subject: Subject, weapons: Sequence[Weapon]) -> Event:
        roles = self._roles(frame, group, subject, weapons)
        event = group.status.event or self._closer_event(frame, group, weapons)
        if frame.elsewhere and self._goes_elsewhere(group, roles, weapons):
            event = "launch" if self._of.word(weapons[-1].end) == "over" else frame.elsewhere
            roles = [("operator" if role == frame.subject else role, party) for role, party in roles]
        status = replace(group.status, outcome=group.status.outcome or frame.outcome)
        is_over = frame.weak and group.form == PAST  # the deliveries included …
        if frame.time and status.time in {"", "past", "ongoing"} and not is_over:
            status = replace(status, time=frame.time, certainty=weaker(status.certainty, frame.certainty or "certain"))
        return Event(
            event=event,
            begin=group.at,
            end=group.end,
            group=group,
            status=status,
            weapons=tuple(weapons),
            roles=tuple(roles),
            owner=frame.owner,
            weak=frame.weak,
            usual_time=_usual_time(frame, group),
            doer=frame.subject if self._lacks_subject(group, subject) else "",
            is_of_weapon=frame.weapon == "subject",
            clause=subject.begin,
        )

    def _lacks_subject(self, group: VerbGroup, subject: Subject) -> bool:
        """Whether a participle leaves it to the rest of the sentence who acts: `Having bought Patriots, Poland …`."""
        is_participle = (group.form == GERUND and group.is_bare) or self._of.word(group.begin) == "having"
        return is_participle and not subject.parties

    def _roles(
        self, frame: EventFrame, group: VerbGroup, subject: Subject, weapons: Sequence[Weapon]
    ) -> list[tuple[str, Party]]:
        """Who plays which role: subject, object, and what stands behind prepositions."""
        roles: list[tuple[str, Party]] = []
        if frame.subject and group.is_passive:
            roles += [(frame.subject, agent) for agent in self._arguments.parties_behind(group.end, {"by"})]
        elif frame.subject and frame.weapon != "subject":
            roles += [(frame.subject, party) for party in subject.parties]
        if frame.object:
            roles += [(frame.object, party) for party in self._objects(group, subject)]
        elif frame.to:
            to = subject.parties if group.is_passive else self._arguments.indirect(group.end, weapons)
            roles += [(frame.to, party) for party in to]
        roles += [place for place in self._arguments.places(frame, group.end) if place not in roles]
        if frame.event == "use" and not any(role == "target" for role, _ in roles):
            roles += [("target", party) for party in self._arguments.purposes(weapons[-1].end)]
        return roles

    def _closer_event(self, frame: EventFrame, group: VerbGroup, weapons: Sequence[Weapon]) -> str:
        """The event of a frame, or a closer one that the words behind it tell: aimed at something, or into the sea."""
        if frame.aimed and self._arguments.is_aimed(group.end, weapons[-1].end):
            return frame.aimed
        if frame.crewed != "same" and all(weapon.is_crewed for weapon in weapons):
            return frame.crewed
        behind = {self._of.word(index) for index in range(group.end, group.end + 5)}
        return (
            "launch"
            if frame.event == "use" and frame.weapon == "subject" and self._of.listed("seas") & behind
            else frame.event
        )

    def _goes_elsewhere(self, group: VerbGroup, roles: Sequence[tuple[str, Party]], weapons: Sequence[Weapon]) -> bool:
        """Whether what is sent goes somewhere and to nobody: a carrier to the Red Sea."""
        if any(role == "recipient" for role, _ in roles):
            return False
        return self._arguments.goes(max(group.end, weapons[-1].end))


def _usual_time(frame: EventFrame, group: VerbGroup) -> str:
    """The time of a verb that nothing tells it of: a gerund tells what happens, a plain infinitive a plan."""
    if group.form == GERUND:
        return "past"
    return "ongoing" if group.is_chained or (frame.lasting and not group.is_infinitive) else "planned"
