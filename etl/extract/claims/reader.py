"""The claims of a text: its events with status, parties, speakers and dates, sentence by sentence."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from etl.extract.claims.actors import METONYM, NAME, OFFICE, PLACE, Party, PartyFinder, PartyHit
from etl.extract.claims.dates import Period, PeriodHit, periods
from etl.extract.claims.events import Event, EventReader, is_governed, owner_of
from etl.extract.claims.sentence import BOUNDARIES, Marked, Weapon, dateline_end, mark, pronouns
from etl.extract.claims.speakers import Memory, Speaker, Speech, SpeechReader
from etl.extract.claims.verbgroups import Status, VerbGroupReader, weaker
from etl.extract.claims.vocabulary import AHEAD, BEHIND, INSIDE, Vocabulary
from etl.extract.drafts import Draft, SentenceReading
from etl.lexicon import Lexicon
from etl.lexicon.entries import StatusWords
from etl.records import Actor, Claim, Place, Span, When

_TERMINATORS = frozenset({";", "but", "however", "although", "though", "while", "whereas"})
_KOREAN = ("Korea", "Pyongyang", "Seoul", "KCNA", "Yonhap", "Wonsan")
_WHERE = frozenset(
    {"in", "near", "off", "over", "at", "inside", "around", "into", "outside", "across", "towards", "toward"}
)
_ACCOUNTS = frozenset("claim claims assertion statement account figure test launch allegation allegations accusation charge report".split())
_REJECTED = frozenset("false untrue baseless denied denies deny rejected dismissed disputed rejects dismisses disputes fabricated exaggerated doubted refuted contradicted".split())
_FAILED = frozenset({"unsuccessful", "failure", "failed", "fails"})
_LONGEST_CLAUSE = 30
_NEAR_NO = 5
_CHANCES = frozenset({"chance", "possibility", "risk", "likelihood", "prospect", "threat", "danger"})
_NOT_INFERRED = frozenset({"limit", "possess", "order", "receive", "capture", "destroy", "lose"})
_BEFORE_DATES = frozenset({"on", "late", "in", "early", "the", ")", "(", ",", "last", "earlier"})
_WITH_OUTCOME = frozenset({"test", "launch", "use", "intercept"})


class ClaimReader:
    """Reads the claims of one text at a time; holds no state between texts."""

    def __init__(self, lexicon: Lexicon, crewed: Container[str] = ()) -> None:
        """Compile the words of events, status and speech; `crewed` are categories of what has people on board."""
        self._crewed = crewed
        self._vocabulary = Vocabulary(lexicon)
        self._parties = PartyFinder(lexicon)
        self._modifying = lexicon.words("heads_of_weapons")
        groups = VerbGroupReader(self._vocabulary)
        self._events = EventReader(groups)
        self._speeches = SpeechReader(groups, lexicon.words("mute_nouns"), lexicon.words("speaker_nouns"))

    def read(
        self, text: str, sentences: Sequence[SentenceReading], drafts: Sequence[Draft], published: date | None
    ) -> list[Claim]:
        """The claims about the mentions, in their order; `published` is the date that relative dates are resolved by."""
        by_sentence: dict[int, list[tuple[int, Draft]]] = {}
        for number, draft in enumerate(drafts):
            by_sentence.setdefault(draft.sentence, []).append((number, draft))
        is_korean = any(name in text for name in _KOREAN)
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
        return mark(tokens, text, weapons, parties, self._vocabulary, self._modifying, is_headline=sentence.is_headline)

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
        ahead = _status_hits(marked)
        seen: set[tuple[int, str, str, str]] = set()
        for event in events:
            covering = _covering(speeches, event)
            status = _status(marked, event, ahead, covering)
            if event.event == "use" and status.outcome == "failure" and event.is_of_weapon:
                event = replace(event, event="launch")  # it blew up by itself
            is_future = status.time in {"planned", "hypothetical"}
            when = _when(marked, event, periods(marked.tokens, self.published, is_future=is_future), speeches)
            speakers = tuple(speech.speaker for speech in covering) or ((carried,) if carried else ())
            for weapon in event.weapons:
                if (event.weak and weapon.mention in strong) or own.get(weapon.mention, event) is not event:
                    continue
                key = (weapon.mention, event.event, status.polarity, speakers[0].name if speakers else "")
                if key in seen:
                    continue
                seen.add(key)
                claim = _claim(marked, event, weapon, status, speakers, when)
                yield claim
                yield from _answers(marked, event, claim)


def _without_quantities(events: Sequence[Event]) -> list[Event]:
    """The events without nouns that only tell how much acts or is acted on: a *salvo* of rockets hit the town."""
    verbs = [event for event in events if event.group is not None and event.group.at == event.begin]
    return [
        event
        for event in events
        if event in verbs
        or not any(
            verb.clause <= event.begin < verb.begin and set(event.weapons) & set(verb.weapons) for verb in verbs
        )
    ]


def _claim(
    marked: Marked, event: Event, weapon: Weapon, status: Status, speakers: Sequence[Speaker], when: Period | None
) -> Claim:
    roles = list(event.roles)
    owner = owner_of(marked, weapon)
    if owner and event.owner and not any(role == event.owner for role, _ in roles):
        roles.insert(0, (event.owner, owner))
    roles += _inferred(marked, event, roles, speakers)
    first, last = marked.tokens[event.begin], marked.tokens[event.end - 1]
    return Claim(
        weapon.mention,
        event.event,
        status.polarity,
        status.certainty,
        status.time or "unknown",
        status.outcome if status.outcome and event.event in _WITH_OUTCOME else "unknown",
        tuple(Actor(role, party.country, party.group) for role, party in dict.fromkeys(roles)),
        tuple(speaker.name for speaker in speakers),
        tuple(speaker.party.country if speaker.party else "" for speaker in speakers),
        Span(first.start, last.end),
        When(when.start, when.end, when.precision) if when else None,
        _place(marked, event),
    )


def _is_of(marked: Marked, begin: int) -> bool:
    """Whether `of` stands before a party, where it does not tell who acts (`the chance of Seoul launching`)."""
    index = begin - 1
    while index > 0 and marked.word(index) in {"the", "its"}:
        index -= 1
    return marked.word(index) == "of" and marked.word(index - 1) not in _CHANCES


def _inferred(
    marked: Marked, event: Event, roles: Sequence[tuple[str, Party]], speakers: Sequence[Speaker]
) -> Iterator[tuple[str, Party]]:
    """Who acts where the clause itself does not say: the last party before it that does not speak, and who gets what it sends."""
    known = {role for role, _ in roles}
    speaking = {speaker.party for speaker in speakers}
    if event.doer and event.doer not in known and event.event not in _NOT_INFERRED:
        before = [
            hit.party
            for hit in marked.parties
            if hit.end <= event.begin
            and hit.kind != PLACE
            and hit.party not in speaking
            and not is_governed(marked, hit)
            and not _is_of(marked, hit.begin)
        ]
        if before:
            yield event.doer, before[-1]
            roles = [*roles, (event.doer, before[-1])]
    if event.event == "supply" and event.weak and "supplier" not in known and speakers and speakers[0].party:
        yield "supplier", speakers[0].party
    if event.event == "supply" and "recipient" not in known:
        others = {hit.party for hit in marked.parties if hit.kind != PLACE and is_governed(marked, hit)}
        others -= speaking | {party for _, party in roles}
        if len(others) == 1:
            yield "recipient", others.pop()


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


def _status_hits(marked: Marked) -> list[tuple[int, int, StatusWords]]:
    return [(hit.begin, hit.end, words) for hit in marked.signs for words in hit.sign.status]


def _status(
    marked: Marked, event: Event, hits: Sequence[tuple[int, int, StatusWords]], covering: Sequence[Speech]
) -> Status:
    """The status of an event under the words before it and the saying that it stands in."""
    status = event.status
    trigger = event.group.begin if event.group and event.group.at == event.begin else event.begin
    first = min([trigger, *(weapon.begin for weapon in event.weapons if weapon.begin < event.begin)])
    behind = max([event.end, *(weapon.end for weapon in event.weapons)])
    longest: dict[int, int] = {}
    outcomes: list[tuple[int, str]] = []
    for begin, end, words in hits:
        if longest.get(begin, 0) > end:
            continue
        longest[begin] = end
        if words.reach == AHEAD and end <= max(event.begin, first) and not _is_ended(marked, end, event.begin):
            if (
                words.polarity == "negative"
                and end - begin == 1
                and marked.word(begin) in {"no", "never", "without", "neither", "nor"}
                and event.begin - end > _NEAR_NO
                and first - end > 2
            ):
                continue
            status = _with_ahead(status, words)
        elif words.reach == BEHIND and begin >= behind and not _is_ended(marked, behind, begin):
            status = replace(
                status,
                polarity=words.polarity or status.polarity,
                certainty=weaker(status.certainty, words.certainty or "certain"),
            )
        elif words.reach == INSIDE and _is_same_clause(marked, begin, first, behind):
            outcomes.append((min(abs(begin - event.begin), abs(begin - behind)), words.outcome))
    if covering:
        said = covering[0].words
        if _is_reported_will(marked, event, status):
            status = replace(status, certainty="certain")
        is_told = any(begin < covering[0].at < end for begin, end, _ in hits)  # `did not dismiss the chance`
        if said.polarity and covering[0].at < event.begin and not is_told:
            status = replace(status, polarity=_said_polarity(status.polarity, said.polarity, covering[0]))
        status = replace(
            status,
            certainty=weaker(status.certainty, said.certainty or "certain"),
            time=said.time if said.time and status.time != "past" else status.time,
        )
    if marked.word(0) in {"should", "had", "were"}:  # an inversion is a condition
        status = replace(status, certainty="unknown", time="hypothetical")
    if outcomes:
        status = replace(status, outcome=min(outcomes)[1])
    if not status.time:
        status = replace(status, time=event.usual_time)
    if marked.tokens and any(token.text == "?" for token in marked.tokens[-2:]):
        status = replace(status, polarity="unknown", certainty="unknown")
    return status


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
    return any(marked.word(index) in _TERMINATORS for index in range(begin, end))


def _is_same_clause(marked: Marked, begin: int, first: int, behind: int) -> bool:
    """Whether a word stands in the clause of an event, or in one behind it that speaks of it: `…, but it failed`."""
    low, high = min(begin, first), max(begin, behind)
    if high - low >= _LONGEST_CLAUSE:
        return False
    for index in range(behind, begin):
        if marked.word(index) in {"which", "who", "claim", "assertion"}:
            return False
        if marked.word(index) in _TERMINATORS and marked.word(index + 1) not in {"it", "they", "both", "all"}:
            return False
    return True


def _when(marked: Marked, event: Event, hits: Sequence[PeriodHit], speeches: Sequence[Speech]) -> Period | None:
    """The date in the clause of an event that does not belong to the saying."""
    for hit in sorted(hits, key=lambda hit: min(abs(hit.begin - event.end), abs(hit.end - event.begin))):
        low, high = sorted((hit.begin, event.begin))
        if any(marked.word(index) in BOUNDARIES - {"-", "(", ")", "as"} for index in range(low + 1, high)):
            continue
        if (
            (hit.begin < 6
            and marked.word(hit.end) in {"(", "-"})
            or any(_is_of_saying(marked, hit, speech) for speech in speeches)
        ):
            continue
        return hit.period
    return None


def _is_of_saying(marked: Marked, hit: PeriodHit, speech: Speech) -> bool:
    """Whether a date stands right beside a saying verb or its speaker: `said on Monday`, `on Monday the ministry said`."""
    low, high = min(speech.at, speech.name_begin), max(speech.at, speech.name_end)
    if hit.begin >= high:
        return hit.begin - high <= 3 and all(
            marked.word(index) in _BEFORE_DATES for index in range(high, hit.begin) if index != speech.at
        )
    if hit.begin >= low:
        return True
    return low - hit.end <= 2 and speech.begin >= low


def _place(marked: Marked, event: Event) -> Place | None:
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
        if marked.word(index) in _WHERE:
            return marked.word(hit.end) != "'s"
        if marked.word(index) in BOUNDARIES | {",", "and", "to", "with", "by", "from", "for"}:
            return False
    return False


def _answers(marked: Marked, event: Event, claim: Claim) -> Iterator[Claim]:
    """What another says of the claim in the same sentence.

    `…, a claim that Seoul assessed as unsuccessful`, `Moscow's claim … was dismissed by Kyiv`.
    """
    for index in range(event.end, len(marked.tokens) - 2):
        if marked.word(index) in _ACCOUNTS and _is_aside(marked, index):
            party = next((hit for hit in marked.parties if index < hit.begin <= index + 5), None)
            verdict = {marked.word(k) for k in range(party.end, len(marked.tokens))} if party else set()
        elif marked.word(index) in _REJECTED and marked.word(index + 1) == "by":
            party = next((hit for hit in marked.parties if index < hit.begin <= index + 5), None)
            verdict = {marked.word(index)}
        else:
            continue
        changes: dict[str, str] = {}
        if verdict & _FAILED:
            changes = {"outcome": "failure"}
        elif verdict & _REJECTED:
            changes = {"polarity": "negative"}
        if party and changes:
            name = marked.text[marked.tokens[party.begin].start : marked.tokens[party.end - 1].end].removeprefix("the ")
            yield replace(claim, attribution=(name,), speaker_countries=(party.party.country,), **changes)
        return


def _is_aside(marked: Marked, index: int) -> bool:
    """Whether a noun stands behind a comma, an article aside: `…, a claim`."""
    begin = index - 1 if marked.word(index - 1) in {"a", "an", "the", "which"} else index
    return marked.word(begin - 1) in {",", "-"}
