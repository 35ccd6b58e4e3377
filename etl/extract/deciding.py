"""Which drafts count: the company they need, what the sentence is about, what says the same more closely."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from etl.catalogue import Catalogue
from etl.extract.counts import is_distinct
from etl.extract.drafts import COMPANY, FLEET, GENERIC, HINT, STRONG, Draft, SentenceReading
from etl.extract.grammar import Grammar
from etl.extract.ships import CATEGORY as SHIP
from etl.extract.tables import Tables

IN_A_GAME = "the sentence is about a game or a show, and names no system in full"
SAID_CLOSER = "a word for any weapon, where a closer one stands in the sentence"
LACKS = {
    COMPANY: "a word that needs another weapon within two sentences",
    FLEET: "a navy's prefix that means other things too, and no ship in the sentence",
    HINT: "a name that means other things too, and no weapon in the sentence",
}
_NEIGHBOURHOOD = 2
_FEWEST_GAMES_WORDS = 5
_WORDS_TO_A_GAMES_WORD = 100
_PUNCTUATION = ".,;:!?()[]\"'\u2019\u201d\u201c\u2018"
_GUNS = frozenset({"small-arms", "artillery"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """A draft and what became of it; `why_not` is empty where it counts."""

    draft: Draft
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class _Company:
    """What a document holds that other drafts can lean on."""

    strong: frozenset[int]  # sentences with a draft that counts by itself
    fleets: frozenset[int]  # sentences with a ship that does
    known: frozenset[str]  # systems named in full, with their kin
    listed: Mapping[tuple[int, str], int]  # how many codes of one branch a sentence lists
    columns: frozenset[tuple[int, int]]  # columns of tables with a draft that counts by itself


class Decider:
    """Judges the drafts of a document together."""

    def __init__(self, catalogue: Catalogue, grammar: Grammar) -> None:
        """Keep the category tree and the word lists."""
        self._catalogue = catalogue
        self._grammar = grammar

    def judge(
        self, text: str, sentences: Sequence[SentenceReading], drafts: Sequence[Draft], tables: Tables
    ) -> Iterator[Verdict]:
        """What becomes of each draft, in order."""
        games = self._games(sentences, drafts)
        is_sports_page = self._is_sports_page(text, drafts)
        company = self._company(text, sentences, [draft for draft in drafts if draft.sentence not in games], tables)
        verdicts = [
            Verdict(draft, IN_A_GAME)
            if draft.sentence in games or (is_sports_page and _is_bare(draft))
            else self._in_company(text, sentences[draft.sentence], draft, company, tables.column_at(draft.start))
            for draft in drafts
        ]
        closer: dict[int, set[str]] = {}
        for verdict in verdicts:
            draft = verdict.draft
            if not verdict.why_not and draft.strength != GENERIC:
                closer.setdefault(draft.sentence, set()).update(self._catalogue.lineage(draft.category))
        for verdict in verdicts:
            repeats = not verdict.why_not and _repeats(verdict.draft, closer.get(verdict.draft.sentence, set()))
            yield Verdict(verdict.draft, SAID_CLOSER) if repeats else verdict

    def _games(self, sentences: Sequence[SentenceReading], drafts: Sequence[Draft]) -> set[int]:
        """The sentences about games and shows that name no system in full, and no calibre."""
        games = {
            index
            for index in {draft.sentence for draft in drafts}
            if not self._grammar.games_words.isdisjoint(sentences[index].words)
        }
        return games - {
            draft.sentence for draft in drafts if draft.strength == STRONG and (draft.systems or draft.phrase.calibre)
        }

    def _is_sports_page(self, text: str, drafts: Sequence[Draft]) -> bool:
        """Whether a document has so many words of games that its bare class words are borrowed by them."""
        if not any(map(_is_bare, drafts)):
            return False
        words = [word.strip(_PUNCTUATION) for word in text.lower().split()]
        told = self._grammar.games_words.intersection(words)
        return len(told) >= max(_FEWEST_GAMES_WORDS, len(words) / _WORDS_TO_A_GAMES_WORD)

    def _company(
        self, text: str, sentences: Sequence[SentenceReading], drafts: Sequence[Draft], tables: Tables
    ) -> _Company:
        strong = [draft for draft in drafts if draft.strength == STRONG]
        codes = {
            (draft.sentence, self._branch(draft), text[draft.start : draft.end])
            for draft in drafts
            if draft.strength == HINT and self._may_vouch(text, sentences[draft.sentence], draft)
        }
        return _Company(
            frozenset(draft.sentence for draft in strong),
            frozenset(draft.sentence for draft in strong if self._branch(draft) == SHIP),
            frozenset(kin for draft in strong for slug in draft.hinted for kin in self._catalogue.kin(slug)),
            Counter((sentence, branch) for sentence, branch, _ in codes),
            frozenset(column for draft in strong if (column := tables.column_at(draft.start))),
        )

    def _may_vouch(self, text: str, sentence: SentenceReading, draft: Draft) -> bool:
        """Whether a code may stand for others of its list: `T-44`, `KV-1`; not `C1 through C4`, not roads."""
        tokens = sentence.content.tokens[draft.phrase.begin : draft.phrase.end]
        is_road = not self._grammar.road_words.isdisjoint(sentence.words)
        return _has_digit(text, draft) and is_distinct(tokens) and not is_road

    def _in_company(
        self, text: str, sentence: SentenceReading, draft: Draft, company: _Company, column: tuple[int, int] | None
    ) -> Verdict:
        """Whether a draft has the company it needs."""
        here = draft.sentence
        near = range(here - _NEIGHBOURHOOD, here + _NEIGHBOURHOOD + 1)
        match draft.strength:
            case "fleet" if here in company.fleets:
                return Verdict(draft)
            case "company" if not company.strong.isdisjoint(near):
                return Verdict(replace(draft, confidence=0.7))
            case "hint" if here in company.strong or draft.hinted & company.known:
                return Verdict(draft)
            case "hint" if column in company.columns:
                return Verdict(replace(draft, confidence=0.7))
            case "hint" if self._is_spoken_of_as_weapon(text, draft, sentence):
                return Verdict(replace(draft, confidence=0.7))
            case "hint" if company.listed.get((here, self._branch(draft)), 0) > 1:
                return Verdict(replace(draft, confidence=0.6))  # codes in a list vouch for each other: T-44, KV-1
        return Verdict(draft, LACKS.get(draft.strength, ""))

    def _is_spoken_of_as_weapon(self, text: str, draft: Draft, sentence: SentenceReading) -> bool:
        """Whether the sentence has words of weapons' parts for a code, or of guns for the name of a gun."""
        if _has_digit(text, draft):
            return not self._grammar.technical_words.isdisjoint(sentence.words)
        return self._branch(draft) in _GUNS and not self._grammar.gun_words.isdisjoint(sentence.words)

    def _branch(self, draft: Draft) -> str:
        """The broadest category below the root that a draft belongs to."""
        return self._catalogue.lineage(draft.category)[-2:][0]


def _is_bare(draft: Draft) -> bool:
    """Whether a draft is a class word and nothing else."""
    term = draft.phrase.term
    return term is not None and not term.modifiers and not draft.named and draft.phrase.calibre is None


def _has_digit(text: str, draft: Draft) -> bool:
    return any(map(str.isdigit, text[draft.start : draft.end]))


def _repeats(draft: Draft, closer: set[str]) -> bool:
    """Whether a generic word (*weapons*) only says again what a closer mention of the sentence says."""
    term = draft.phrase.term
    return draft.strength == GENERIC and term is not None and not closer.isdisjoint(term.group.generic)
