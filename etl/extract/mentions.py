"""Which noun phrases are mentions: conditions of the terms, company of the hints, category, systems."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from etl.catalogue import Catalogue
from etl.extract.countries import CountryHit
from etl.extract.counts import CountReader
from etl.extract.elements import SentenceTokens
from etl.extract.grammar import Grammar
from etl.extract.introduced import Introduced, Occurrence, abbreviation_behind, not_within, occurrences
from etl.extract.measures import Measure
from etl.extract.phrases import Phrase
from etl.extract.scan import NameHit
from etl.extract.series import Series, series_of
from etl.extract.ships import CATEGORY as SHIP
from etl.extract.ships import ShipName
from etl.extract.tokens import Token
from etl.lexicon.entries import TermGroup
from etl.records import Candidate
from etl.resolve import Resolver

STRONG, COMPANY, HINT, GENERIC = "strong", "company", "hint", "generic"
SHIP_RULE = "ship-name"
FLEET = "fleet"  # needs a ship in the same sentence
_NEIGHBOURHOOD = 2
_GUNS = frozenset({"small-arms", "artillery"})
_SHOUTING = 0.8
_HEADLINE = 0.7


@dataclass(frozen=True)
class SentenceReading:
    """A sentence with everything read in it so far; `start` and `end` are offsets into the text."""

    start: int
    end: int
    content: SentenceTokens
    countries: Sequence[CountryHit]
    phrases: Sequence[Phrase]
    ships: Sequence[ShipName] = ()

    @cached_property
    def words(self) -> frozenset[str]:
        """The distinct tokens."""
        return frozenset(token.text for token in self.content.tokens)

    @cached_property
    def states(self) -> frozenset[str]:
        """The codes of the states that are named."""
        return frozenset(hit.code for hit in self.countries)

    @cached_property
    def is_headline(self) -> bool:
        """Whether most longer words begin with a capital, so that a capital says nothing."""
        text = self.content.text
        words = [token for token in self.content.tokens if len(token.text) > 3 and token.text.isalpha()]
        return len(words) >= 3 and sum(text[token.start].isupper() for token in words) > _HEADLINE * len(words)


@dataclass(frozen=True, slots=True)
class Draft:
    """A phrase on its way to being a mention; `strength` says what it needs to count."""

    sentence: int
    phrase: Phrase
    start: int
    end: int
    category: str
    named: bool
    systems: tuple[Candidate, ...]
    confidence: float
    rule: str
    strength: str
    hinted: frozenset[str] = field(default=frozenset())
    own_name: str = ""  # of a ship: its name without prefix, class and number


class MentionReader:
    """Turns the phrases of a document into mentions."""

    def __init__(
        self,
        catalogue: Catalogue,
        grammar: Grammar,
        resolver: Resolver,
        series: Mapping[str, Series],
        millimetres: Mapping[str, float],
        counts: CountReader,
    ) -> None:
        """Keep the compiled knowledge; `millimetres` gives the factor of each unit a calibre is written in."""
        self._counts = counts
        self._series = series
        self._catalogue = catalogue
        self._grammar = grammar
        self._resolver = resolver
        self._millimetres = millimetres
        self._not_when = {
            system.slug: frozenset(word.lower() for word in system.not_when)
            for system in catalogue.systems.values()
            if system.not_when
        }

    def read(self, text: str, sentences: Sequence[SentenceReading]) -> list[Draft]:
        """The mentions of a document, in order."""
        background = _country_weights(hit.code for sentence in sentences for hit in sentence.countries)
        drafts = [
            draft
            for index, sentence in enumerate(sentences)
            for phrase in sentence.phrases
            if (draft := self._draft(text, index, sentence, phrase, background)) is not None
        ]
        for index, sentence in enumerate(sentences):
            if sentence.ships:
                drafts = self._with_ships(index, sentence, drafts)
        drafts = self._without_games(sentences, drafts)
        return self._without_repeats(self._decided(text, sentences, drafts))

    def _without_games(self, sentences: Sequence[SentenceReading], drafts: Sequence[Draft]) -> list[Draft]:
        """Drop class words and hints from sentences about games, where no system is named in full and no calibre."""
        games = {
            index
            for index in {draft.sentence for draft in drafts}
            if not self._grammar.games_words.isdisjoint(sentences[index].words)
        }
        serious = {
            draft.sentence
            for draft in drafts
            if draft.sentence in games and draft.strength == STRONG and (draft.systems or draft.phrase.calibre)
        }
        return [draft for draft in drafts if draft.sentence not in games or draft.sentence in serious]

    def later_uses(self, text: str, sentences: Sequence[SentenceReading], drafts: Sequence[Draft]) -> list[Draft]:
        """The drafts, with the later uses of the names that the text introduces, where no mention stands yet."""
        names: dict[str, Introduced] = {}
        for draft in drafts:
            since = draft.end
            systems = tuple((one.system, one.confidence) for one in draft.systems)
            if short := abbreviation_behind(text, sentences[draft.sentence].start, draft.start, draft.end):
                names.setdefault(short, Introduced(since, draft.category, draft.named, systems))
            if draft.rule == SHIP_RULE:
                names.setdefault(draft.own_name, Introduced(since, draft.category, named=True, systems=systems))
        if not names:
            return list(drafts)
        taken = [(draft.start, draft.end) for draft in drafts]
        begins = [sentence.start for sentence in sentences]
        added = []
        for one in not_within(occurrences(text, names), taken):
            index = bisect_right(begins, one.start) - 1
            if index >= 0 and one.end <= sentences[index].end:
                added.append(self._later_use(index, sentences[index], one))
        return sorted([*drafts, *filter(None, added)], key=lambda draft: draft.start)

    @staticmethod
    def _later_use(index: int, sentence: SentenceReading, one: Occurrence) -> Draft | None:
        tokens = sentence.content.tokens
        begin = next((k for k, token in enumerate(tokens) if token.start == one.start), None)
        if begin is None:
            return None
        end = next((k for k in range(begin, len(tokens)) if tokens[k].end >= one.end), begin) + 1
        systems = tuple(Candidate(*pair) for pair in one.name.systems)
        phrase = Phrase(begin, end)
        return Draft(
            index, phrase, one.start, one.end, one.name.category, one.name.named, systems, 0.8, "introduced", STRONG
        )

    def _with_ships(self, index: int, sentence: SentenceReading, drafts: Sequence[Draft]) -> list[Draft]:
        """Ships by their own names; a class word right before one belongs to it: `the frigate FS Forbin`."""
        tokens = sentence.content.tokens
        kept = list(drafts)
        for ship in sentence.ships:
            here = [draft for draft in kept if draft.sentence == index]
            # A pennant number looks like a designation.
            inside = [one for one in here if ship.begin <= one.phrase.begin and one.phrase.end <= ship.end]
            if not any(one.systems for one in inside):
                kept = [one for one in kept if one not in inside]
                here = [one for one in here if one not in inside]
            if any(draft.phrase.begin < ship.end and ship.begin < draft.phrase.end for draft in here):
                continue
            before = next(
                (one for one in here if one.phrase.end == ship.begin and SHIP in self._catalogue.lineage(one.category)),
                None,
            )
            begin = before.phrase.begin if before else ship.begin
            is_sure = ship.is_sure or before is not None
            draft = Draft(
                index,
                Phrase(begin, ship.end, before.phrase.term if before else None, before.phrase.head if before else None),
                tokens[begin].start,
                tokens[ship.end - 1].end,
                before.category if before else SHIP,
                True,
                before.systems if before else (),
                0.9,
                SHIP_RULE,
                STRONG if is_sure else FLEET,
                own_name=ship.own,
            )
            kept = [one for one in kept if one is not before]
            kept.append(draft)
        return sorted(kept, key=lambda draft: (draft.sentence, draft.start))

    def _decided(self, text: str, sentences: Sequence[SentenceReading], drafts: Sequence[Draft]) -> list[Draft]:
        """Keep what stands on its own, and of the rest what has the company it needs."""
        strong = {draft.sentence for draft in drafts if draft.strength == STRONG}
        fleets = {draft.sentence for draft in drafts if draft.strength == STRONG and self._branch(draft) == SHIP}
        named = {slug for draft in drafts if draft.strength == STRONG for slug in draft.hinted}
        known = {kin for slug in named for kin in self._catalogue.kin(slug)}
        codes = {
            (draft.sentence, self._branch(draft), text[draft.start : draft.end])
            for draft in drafts
            if draft.strength == HINT and any(map(str.isdigit, text[draft.start : draft.end]))
        }
        listed = Counter((sentence, branch) for sentence, branch, _ in codes)
        kept: list[Draft] = []
        for draft in drafts:
            near = strong.intersection(range(draft.sentence - _NEIGHBOURHOOD, draft.sentence + _NEIGHBOURHOOD + 1))
            match draft.strength:
                case "strong" | "generic":
                    kept.append(draft)
                case "fleet" if draft.sentence in fleets:
                    kept.append(draft)
                case "company" if near:
                    kept.append(replace(draft, confidence=0.7))
                case "hint" if draft.sentence in strong or draft.hinted & known:
                    kept.append(draft)
                case "hint" if self._is_spoken_of_as_weapon(text, draft, sentences[draft.sentence]):
                    kept.append(replace(draft, confidence=0.7))
                case "hint" if listed[draft.sentence, self._branch(draft)] > 1:
                    kept.append(replace(draft, confidence=0.6))  # codes in a list vouch for each other: T-44, KV-1
        return kept

    def _is_spoken_of_as_weapon(self, text: str, draft: Draft, sentence: SentenceReading) -> bool:
        """Whether the sentence has words of weapons' parts for a code, or of guns for the name of a gun."""
        if any(map(str.isdigit, text[draft.start : draft.end])):
            return not self._grammar.technical_words.isdisjoint(sentence.words)
        is_gun = self._branch(draft) in _GUNS
        return is_gun and not self._grammar.gun_words.isdisjoint(sentence.words)

    def _branch(self, draft: Draft) -> str:
        """The broadest category below the root that a draft belongs to."""
        return self._catalogue.lineage(draft.category)[-2:][0]

    def _without_repeats(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Drop the generic words (*weapons*) of sentences where a closer mention says the same."""
        closer: dict[int, set[str]] = {}
        for draft in drafts:
            if draft.strength != GENERIC:
                closer.setdefault(draft.sentence, set()).update(self._catalogue.lineage(draft.category))
        return [
            draft
            for draft in drafts
            if draft.strength != GENERIC
            or draft.phrase.term is None
            or closer.get(draft.sentence, set()).isdisjoint(draft.phrase.term.group.generic)
        ]

    def calibre_mm(self, measure: Measure) -> float | None:
        """The value of a calibre in millimetres, of a range its upper end."""
        value = measure.high if measure.high is not None else measure.low
        return None if value is None else value * self._millimetres.get(measure.unit, 1.0)

    def _draft(
        self, text: str, index: int, sentence: SentenceReading, phrase: Phrase, background: Mapping[str, float]
    ) -> Draft | None:
        tokens = sentence.content.tokens
        group = phrase.term.group if phrase.term else None
        names = [hit for hit in phrase.names if self._usable(sentence, hit)]
        if group and not names and not self._conditions_hold(text, sentence, phrase, group):
            return None
        calibre = phrase.calibre
        calibre_mm = self.calibre_mm(calibre) if calibre else None
        if calibre_mm is not None and not 2 <= calibre_mm <= 1000:
            calibre_mm = None
        category = _category(group, calibre_mm)
        local = sentence.states
        span = tokens[phrase.begin].start, tokens[phrase.end - 1].end
        draft = Draft(index, phrase, *span, category, False, (), 0.0, "", STRONG)
        if names:
            return self._with_names(draft, names, group, calibre_mm, local, tokens)
        if phrase.designations:
            return self._with_designation(text, draft, tokens)
        if group is None or group.needs == "name" or (group.needs == "calibre" and calibre_mm is None):
            return None
        weights = {code: 0.3 * weight for code, weight in background.items()} | dict.fromkeys(local, 1.0)
        return self._described(draft, group, calibre_mm, weights)

    def _with_designation(self, text: str, draft: Draft, tokens: Sequence[Token]) -> Draft | None:
        """A designation that no entry lists: its class word tells what it is, or the series it belongs to."""
        if draft.phrase.term is not None and not draft.phrase.term.group.generic:
            return replace(draft, named=True, confidence=0.85, rule="designation-class")
        begin, end = draft.phrase.designations[-1]
        series = series_of(text[tokens[begin].start : tokens[end - 1].end], self._series)
        if series is None:
            return None
        strength = STRONG if series.is_sure or draft.phrase.term is not None else HINT
        return replace(
            draft, category=series.category, named=True, confidence=0.7, rule="designation-series", strength=strength
        )

    def _with_names(
        self,
        draft: Draft,
        names: Sequence[NameHit],
        group: TermGroup | None,
        calibre_mm: float | None,
        countries: Collection[str],
        tokens: Sequence[Token],
    ) -> Draft | None:
        category = "" if group is None or group.generic else draft.category
        meanings = [self._meaning(hit, category) for hit in names]
        is_variant = all(hit.is_variant for hit in names)
        systems = self._resolver.named(meanings, category, countries, calibre_mm, is_variant=is_variant)
        if not systems:
            return None
        is_alias = any(not is_hint for _, is_hint in meanings)
        system_category = self._catalogue.systems[systems[0].system].category
        if group is None and calibre_mm is None:
            strength = STRONG if is_alias or _meet(meanings) else HINT
            rule, confidence = ("name", 0.98) if strength == STRONG else ("hint", 0.75)
            if strength == HINT and self._counts.is_counted(tokens, draft.phrase.begin, draft.phrase.end):
                strength, rule = STRONG, "counted-name"
        else:
            fits = not category or self._resolver.is_compatible(system_category, category)
            if not fits and not is_alias:
                return replace(draft, confidence=0.8, rule="class", strength=_strength(group) if group else HINT)
            strength, rule, confidence = STRONG, "name-class", 0.97
        named = frozenset(candidate.system for candidate in systems)
        return replace(
            draft,
            category=system_category,
            named=True,
            systems=systems,
            confidence=confidence,
            rule=rule,
            strength=strength,
            hinted=named,
        )

    def _meaning(self, hit: NameHit, category: str) -> tuple[tuple[str, ...], bool]:
        """The systems a name means, and whether only as a hint: what it hints at where the class word says so.

        A `PL-15 pistol` is no missile, though the name alone would be one.
        """
        aliases, hints = hit.entry.aliases, hit.entry.hints
        if aliases and hints and category:
            fits = [slug for slug in aliases if self._fits(slug, category)]
            hinted = tuple(slug for slug in hints if self._fits(slug, category))
            if hinted and not fits:
                return hinted, True
        return aliases or hints, not aliases

    def _fits(self, slug: str, category: str) -> bool:
        return self._resolver.is_compatible(self._catalogue.systems[slug].category, category)

    def _described(
        self, draft: Draft, group: TermGroup, calibre_mm: float | None, weights: Mapping[str, float]
    ) -> Draft:
        if calibre_mm is not None:
            systems = self._resolver.described(draft.category, calibre_mm, weights)
            rule = "borrowed-head" if draft.phrase.borrowed else "calibre-class"
            return replace(draft, systems=systems, confidence=0.97, rule=rule)
        if group.generic:
            return replace(draft, confidence=0.6, rule="generic", strength=GENERIC)
        strength = _strength(group)
        if draft.phrase.borrowed:
            return replace(draft, confidence=0.9, rule="borrowed-head", strength=strength)
        is_long = draft.phrase.term is not None and bool(draft.phrase.term.modifiers)
        return replace(draft, confidence=0.95 if is_long else 0.85, rule="class", strength=strength)

    def _usable(self, sentence: SentenceReading, hit: NameHit) -> bool:
        """Whether no word of the sentence vetoes the name; an alias is enough alone, whatever stands beside it."""
        if hit.entry.aliases:
            return True
        return not all(self._not_when.get(slug, frozenset()) & sentence.words for slug in hit.entry.hints)

    def _conditions_hold(self, text: str, sentence: SentenceReading, phrase: Phrase, group: TermGroup) -> bool:
        """What the lexicon demands of the words right beside the class word."""
        tokens = sentence.content.tokens
        following = tokens[phrase.end].text if phrase.end < len(tokens) else ""
        if following == "-" and phrase.end + 1 < len(tokens) and tokens[phrase.end].glued:
            following = tokens[phrase.end + 1].text
        if following in group.not_before or self._grammar.lemma(following) in group.not_before:
            return False
        before = phrase.begin - 1
        if before >= 0 and tokens[before].text == "-":
            before -= 1
        if before >= 0 and tokens[before].text in group.not_after:
            return False
        if not group.lower_only or phrase.head is None or phrase.end - phrase.begin > 1:
            return True
        start = tokens[phrase.head].start
        is_first = all(not token.text[0].isalnum() for token in tokens[: phrase.head])
        return not text[start].isupper() or is_first or sentence.is_headline


def is_shouting(text: str, start: int, end: int) -> bool:
    """Whether a stretch of text is written in capitals throughout."""
    letters = [letter for letter in text[start:end] if letter.isalpha()]
    return len(letters) >= 8 and sum(map(str.isupper, letters)) > _SHOUTING * len(letters)


def _country_weights(codes: Iterable[str]) -> dict[str, float]:
    """How much each state is the document's topic: its share of all states named."""
    counts: dict[str, int] = {}
    for code in codes:
        counts[code] = counts.get(code, 0) + 1
    most = max(counts.values(), default=1)
    return {code: count / most for code, count in counts.items()}


def _category(group: TermGroup | None, calibre_mm: float | None) -> str:
    if group is None:
        return "weapon"
    if group.by_calibre and calibre_mm is not None:
        steps = sorted((float(step), category) for step, category in group.by_calibre.items())
        return next((category for step, category in reversed(steps) if calibre_mm >= step), group.category)
    return group.category


def _strength(group: TermGroup) -> str:
    if group.generic:
        return GENERIC
    return COMPANY if group.needs == "company" else STRONG


def _meet(meanings: Sequence[tuple[tuple[str, ...], bool]]) -> bool:
    """Whether two hints side by side agree on a system: `M1978 Koksan`."""
    return len(meanings) > 1 and bool(set.intersection(*(set(slugs) for slugs, _ in meanings)))
