"""The claims of a text: its events with status, parties, speakers and dates, sentence by sentence."""

from collections.abc import Collection, Container, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from etl.extract.claims.actors import OFFICE, PLACE, Party, PartyFinder
from etl.extract.claims.answers import answers
from etl.extract.claims.arguments import owner_of
from etl.extract.claims.circumstances import period_of, place_of
from etl.extract.claims.dates import Period, PeriodHit, periods
from etl.extract.claims.event import Event
from etl.extract.claims.events import EventReader
from etl.extract.claims.inferring import inferred_roles
from etl.extract.claims.sentence import Marked, Marker, Weapon, dateline_end, pronouns
from etl.extract.claims.speakers import Memory, Speaker, Speech, SpeechReader
from etl.extract.claims.status import status_hits, status_of
from etl.extract.claims.verbgroups import Status, VerbGroupReader
from etl.extract.claims.vocabulary import Vocabulary
from etl.extract.drafts import Draft, SentenceReading
from etl.lexicon import Lexicon
from etl.records import Actor, Claim, Span, When

NO_STATE = "ZZ"
"""The country of a group that sits in no one state: ISO 3166 leaves the code to its users."""
_WITH_OUTCOME = frozenset({"test", "launch", "use", "intercept"})


class ClaimReader:
    """Reads the claims of one text at a time; holds no state between texts."""

    def __init__(self, lexicon: Lexicon, crewed: Container[str] = ()) -> None:
        """Compile the words of events, status and speech; `crewed` are categories of what has people on board."""
        self._crewed = crewed
        self._vocabulary = Vocabulary(lexicon)
        self._parties = PartyFinder(lexicon)
        self._marker = Marker(self._vocabulary, lexicon.words)
        groups = VerbGroupReader(self._vocabulary)
        self._events = EventReader(groups)
        self._speeches = SpeechReader(groups)
        self._korean_names = lexicon.words("korean_names")

    def read(
        self, text: str, sentences: Sequence[SentenceReading], drafts: Sequence[Draft], published: date | None
    ) -> list[Claim]:
        """The claims about the mentions, in their order; relative dates are resolved by `published`."""
        by_sentence: dict[int, list[tuple[int, Draft]]] = {}
        for number, draft in enumerate(drafts):
            by_sentence.setdefault(draft.sentence, []).append((number, draft))
        is_korean = any(name in text for name in self._korean_names)
        story = _Text(self, published, Memory(is_korean=is_korean))
        claims: list[Claim] = []
        for number, sentence in enumerate(sentences):
            claims += story.take(text, sentence, by_sentence.get(number, []))
        return sorted(claims, key=lambda claim: claim.mention)

    def mark(
        self,
        text: str,
        sentence: SentenceReading,
        drafts: Sequence[tuple[int, Draft]],
        earlier: Sequence[int],
        *,
        is_korean: bool,
    ) -> Marked:
        """A sentence with its weapons, parties and signs; `earlier` are the mentions of the sentence before."""
        tokens = sentence.content.tokens
        weapons = [
            Weapon(number, draft.phrase.begin, draft.phrase.end, is_crewed=draft.category in self._crewed)
            for number, draft in drafts
        ]
        weapons += pronouns(tokens, weapons, earlier)
        begin = dateline_end(tokens) if sentence.start == 0 or text[sentence.start - 1] == "\n" else 0
        found = self._parties.find(tokens, text, sentence.countries, is_korean=is_korean)
        parties = [hit for hit in found if hit.begin >= begin]
        weapons.sort(key=lambda weapon: weapon.begin)
        return self._marker.mark(sentence, weapons, parties)

    @property
    def events(self) -> EventReader:
        """The reader of events."""
        return self._events

    @property
    def speeches(self) -> SpeechReader:
        """The reader of speeches."""
        return self._speeches


@dataclass
class _Text:
    """One text on its way through: who was named last, who speaks, which quotation is open."""

    reader: ClaimReader
    published: date | None
    memory: Memory
    antecedent: tuple[Party, ...] = ()
    _open_quotation: Speaker | None = None
    _earlier: tuple[int, ...] = ()
    _was_said: bool = False

    def take(self, text: str, sentence: SentenceReading, drafts: Sequence[tuple[int, Draft]]) -> list[Claim]:
        marked = self.reader.mark(text, sentence, drafts, self._earlier, is_korean=self.memory.is_korean)
        carried = self._open_quotation
        speeches = self.reader.speeches.read(marked, self.memory)
        if carried is None and not speeches and self._was_said and marked.word(0) == '"':
            carried = self.memory.last
        claims = list(self._claims(marked, speeches, carried)) if marked.weapons else []
        self._remember(marked, speeches, carried)
        return claims

    def _remember(self, marked: Marked, speeches: Sequence[Speech], carried: Speaker | None) -> None:
        """What the next sentence needs: who or what `it` is, and whether a quotation goes on."""
        first = next((hit for hit in marked.parties if hit.kind not in {PLACE, OFFICE}), None)
        if first is not None:
            self.antecedent = (first.party,)
        if marked.weapons:
            self._earlier = tuple(weapon.mention for weapon in marked.weapons)
        self._was_said = bool(speeches)
        quotes = sum(token.text == '"' for token in marked.tokens)
        if quotes % 2:
            opens = carried is None
            self._open_quotation = (speeches[-1].speaker if speeches else self.memory.last) if opens else None
        elif carried is not None and quotes:
            self._open_quotation = None

    def _claims(self, marked: Marked, speeches: Sequence[Speech], carried: Speaker | None) -> Iterator[Claim]:
        speaker = speeches[0].speaker if speeches else carried
        speaking = (speaker.party,) if speaker and speaker.party else ()
        events = _without_quantities(self.reader.events.read(marked, self.antecedent, speaking))
        strong = {weapon.mention for event in events if not event.weak for weapon in event.weapons}
        # A nuclear test or GPS jamming tells its event itself, whatever is done with it.
        own = {
            event.weapons[0].mention: event
            for event in events
            if event.weapons[0].begin < event.begin < event.weapons[0].end
        }
        ahead = status_hits(marked)
        tests = marked.listed("tests")
        is_called_test = any(
            token.text in tests and index not in marked.weapon_at for index, token in enumerate(marked.tokens)
        )
        busy = {role for event in events for role in event.roles}
        dates: dict[bool, list[PeriodHit]] = {}
        seen: set[tuple[int, str, str, str]] = set()
        for told in events:
            covering = _covering(speeches, told)
            status = status_of(marked, told, ahead, covering)
            blew_up = told.event == "use" and status.outcome == "failure" and told.is_of_weapon
            event = replace(told, event="launch") if blew_up else told
            if event.event == "launch" and is_called_test:
                event = replace(event, event="test")
            is_future = status.time in {"planned", "hypothetical"}
            if is_future not in dates:
                dates[is_future] = periods(marked.tokens, self.published, is_future=is_future)
            when = period_of(marked, event, dates[is_future], speeches)
            speakers = tuple(speech.speaker for speech in covering) or ((carried,) if carried else ())
            for weapon in event.weapons:
                if (event.weak and weapon.mention in strong) or own.get(weapon.mention, told) is not told:
                    continue
                key = (weapon.mention, event.event, status.polarity, speakers[0].name if speakers else "")
                if key in seen:
                    continue
                seen.add(key)
                claim = _claim(marked, event, weapon, Told(status, speakers, when, busy - set(event.roles)))
                yield claim
                yield from answers(marked, event, claim)


def _without_quantities(events: Sequence[Event]) -> list[Event]:
    """The events without nouns that only tell how much acts or is acted on: a *salvo* of rockets hit the town."""
    verbs = [event for event in events if event.group is not None and event.group.at == event.begin]
    return [
        event
        for event in events
        if event in verbs
        or not any(verb.clause <= event.begin < verb.begin and set(event.weapons) & set(verb.weapons) for verb in verbs)
    ]


@dataclass(frozen=True, slots=True)
class Told:
    """What the sentence tells around an event: its status, who says so, when it was, and who does something else."""

    status: Status
    speakers: Sequence[Speaker]
    when: Period | None
    busy: Collection[tuple[str, Party]]


def _claim(marked: Marked, event: Event, weapon: Weapon, told: Told) -> Claim:
    status, speakers, when = told.status, told.speakers, told.when
    busy = {party for _, party in told.busy}
    roles = list(event.roles)
    owner = owner_of(marked, weapon)
    if owner and event.owner and not any(role == event.owner for role, _ in roles):
        roles.insert(0, (event.owner, owner))
    roles += inferred_roles(marked, event, roles, [speaker.party for speaker in speakers], busy)
    first, last = marked.tokens[event.begin], marked.tokens[event.end - 1]
    return Claim(
        weapon.mention,
        event.event,
        status.polarity,
        status.certainty,
        status.time or "unknown",
        status.outcome if status.outcome and event.event in _WITH_OUTCOME else "unknown",
        tuple(_actor(role, party) for role, party in dict.fromkeys(roles)),
        tuple(speaker.name for speaker in speakers),
        tuple(_state_of(speaker) for speaker in speakers),
        Span(first.start, last.end),
        When(when.start, when.end, when.precision) if when else None,
        place_of(marked, event),
    )


def _actor(role: str, party: Party) -> Actor:
    group = "" if party.group == party.country else party.group
    return Actor(role, party.country or NO_STATE, group)


def _state_of(speaker: Speaker) -> str:
    """The state of a speaker; an alliance is none, though it has a code."""
    party = speaker.party
    return party.country if party and party.group != party.country else ""


def _covering(speeches: Sequence[Speech], event: Event) -> list[Speech]:
    """The speeches in whose stretch an event stands, nearest first, each speaker once."""
    covering = [speech for speech in speeches if speech.begin <= event.begin < speech.end]
    covering.sort(key=lambda speech: -speech.at if speech.at < event.begin else speech.at - 10_000)
    covering.sort(key=lambda speech: abs(speech.at - event.begin))
    chosen: list[Speech] = []
    for speech in covering:
        if all(speech.speaker.name != other.speaker.name for other in chosen):
            chosen.append(speech)
    return chosen
