"""Which noun phrases may be mentions: conditions of the terms, category, systems. What counts is decided later."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from etl.catalogue import Catalogue
from etl.extract.counts import CountReader
from etl.extract.deciding import Decider
from etl.extract.drafts import COMPANY, GENERIC, HINT, STRONG, Draft, SentenceReading
from etl.extract.grammar import Grammar
from etl.extract.later import with_later_uses, with_ships
from etl.extract.measures import Measure
from etl.extract.phrases import Phrase
from etl.extract.scan import NameHit
from etl.extract.series import Series, series_of
from etl.extract.tables import Tables
from etl.extract.tokens import Token
from etl.extract.topic import TopicReader
from etl.lexicon.entries import TermGroup
from etl.resolve import Resolver

_SHOUTING = 0.8
NO_MENTION = "a word that is no weapon here: the words beside it, or a number or name that it needs and lacks"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A phrase, or a draft, that became no mention, and why; offsets into the text."""

    start: int
    end: int
    rule: str
    why: str


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
        self._decider = Decider(catalogue, grammar)
        self._topic = TopicReader(grammar)
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

    def read(self, text: str, sentences: Sequence[SentenceReading], tables: Tables) -> list[Draft]:
        """The mentions of a document, in order."""
        drafts = with_ships(self._catalogue, sentences, [draft for _, draft in self._drafts(text, sentences) if draft])
        counted = [
            verdict.draft for verdict in self._decider.judge(text, sentences, drafts, tables) if not verdict.why_not
        ]
        return with_later_uses(text, sentences, self._topic.read(sentences, counted))

    def refusals(self, text: str, sentences: Sequence[SentenceReading], tables: Tables) -> list[Refusal]:
        """Every phrase that might have been a mention and is none, with the reason."""
        refused: list[Refusal] = []
        drafts: list[Draft] = []
        for (index, phrase), draft in self._drafts(text, sentences):
            if draft is not None:
                drafts.append(draft)
                continue
            tokens = sentences[index].content.tokens
            refused.append(Refusal(tokens[phrase.begin].start, tokens[phrase.end - 1].end, "", NO_MENTION))
        drafts = with_ships(self._catalogue, sentences, drafts)
        refused += [
            Refusal(verdict.draft.start, verdict.draft.end, verdict.draft.rule, verdict.why_not)
            for verdict in self._decider.judge(text, sentences, drafts, tables)
            if verdict.why_not
        ]
        return sorted(refused, key=lambda one: one.start)

    def _drafts(
        self, text: str, sentences: Sequence[SentenceReading]
    ) -> Iterator[tuple[tuple[int, Phrase], Draft | None]]:
        """Every phrase of every sentence, with its draft where it may be a mention."""
        background = _Background(sentences)
        for index, sentence in enumerate(sentences):
            for phrase in sentence.phrases:
                yield (index, phrase), self._draft(text, index, sentence, phrase, background)

    def calibre_mm(self, measure: Measure) -> float | None:
        """The value of a calibre in millimetres, of a range its upper end."""
        value = measure.high if measure.high is not None else measure.low
        return None if value is None else value * self._millimetres.get(measure.unit, 1.0)

    def _draft(
        self, text: str, index: int, sentence: SentenceReading, phrase: Phrase, background: "_Background"
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
        span = tokens[phrase.begin].start, tokens[phrase.end - 1].end
        draft = Draft(index, phrase, *span, category, False, (), 0.0, "", STRONG)
        if names:
            return self._with_names(draft, names, group, calibre_mm, sentence.states, tokens)
        if phrase.designations:
            return self._with_designation(text, draft, tokens)
        if group is None or group.needs == "name" or (group.needs == "calibre" and calibre_mm is None):
            return None
        weights = {code: 0.3 * weight for code, weight in background.weights.items()} | dict.fromkeys(
            sentence.states, 1.0
        )
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

    @staticmethod
    def _is_of_another_kind(tokens: Sequence[Token], phrase: Phrase, group: TermGroup) -> bool:
        """Whether a word that may not stand before the class word is joined to it: a *think*-tank, tanks of *water*."""
        head = phrase.head
        if head is not None and head >= 2 and tokens[head - 1].text == "-" and tokens[head - 2].text in group.not_after:
            return True
        behind = [token.text for token in tokens[phrase.end : phrase.end + 2]]
        return len(behind) == 2 and behind[0] == "of" and behind[1] in group.not_after

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
        if self._is_of_another_kind(tokens, phrase, group):
            return False
        if phrase.head is not None and not phrase.calibre and self._grammar.is_figure_of_speech(tokens, phrase.head):
            return False
        is_bare = phrase.term is not None and not phrase.term.modifiers
        if is_bare and not group.not_with.isdisjoint(sentence.words):
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


@dataclass(frozen=True)
class _Background:
    """The states that a document is about, counted only where a description asks."""

    sentences: Sequence[SentenceReading]

    @cached_property
    def weights(self) -> dict[str, float]:
        """How much each state is the document's topic: its share of all states named."""
        counts = Counter(hit.code for sentence in self.sentences for hit in sentence.countries)
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
