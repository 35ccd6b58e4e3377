"""The lexicon compiled for the mention grammar: terms by head, plurals, modifiers."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from etl.extract.folding import fold
from etl.extract.tokens import PhraseTable, Token, tokenise
from etl.lexicon import Lexicon
from etl.lexicon.entries import TermGroup

_LONGEST_FIGURE_OF_SPEECH = 4
_IRREGULAR = {
    "man": "men",
    "aircraft": "aircraft",
    "craft": "craft",
    "ordnance": "ordnance",
    "ammunition": "ammunition",
}


@dataclass(frozen=True, slots=True)
class Term:
    """A class word: the words that must stand before its head, in order, and the group with its conditions."""

    modifiers: tuple[str, ...]
    group: TermGroup


def plural(noun: str) -> str:
    """The regular plural of an English noun, and the few irregular ones of the trade."""
    for ending, other in _IRREGULAR.items():
        if noun.endswith(ending):
            return noun.removesuffix(ending) + other
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh", "o")) and not noun.endswith("ammo") else "s")


class Grammar:
    """What the mention reader asks of the lexicon, in tables."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Compile the terms, spellings and word lists."""
        self._same = {fold(other): fold(word) for entry in lexicon.same for other, word in entry.words.items()}
        self._singular: dict[str, str] = {}
        tails = lexicon.words("tails")
        heads: dict[str, list[Term]] = defaultdict(list)
        parts: set[str] = set()
        raw = [(group, _words(phrase)) for group in lexicon.terms for phrase in group.words]
        for word in (*(words[-1] for _, words in raw), *tails):
            noun = self._same.get(word, word)
            self._singular.setdefault(plural(noun), noun)
        for group, words in raw:
            *modifiers, head = (part for word in words for part in self.lemmas(word))
            heads[head].append(Term(tuple(modifiers), group))
            parts.update(modifiers)
        self.heads: dict[str, tuple[Term, ...]] = {
            head: tuple(sorted(terms, key=lambda term: -len(term.modifiers))) for head, terms in heads.items()
        }
        self.tails = frozenset(map(self.lemma, tails))
        self.modifiers = frozenset(map(self.lemma, lexicon.words("modifiers")))
        self.modifier_endings = lexicon.words("modifier_endings")
        self.conjunctions = lexicon.words("conjunctions")
        self.term_parts = frozenset(parts) - self.conjunctions - {"of"}
        self.other_units = lexicon.words("other_units")
        self.pieces = lexicon.words("pieces")
        self.rounds = lexicon.words("rounds")
        self.numbering = lexicon.words("numbering")
        self.totals = PhraseTable(dict.fromkeys(lexicon.words("totals"), ""))
        self.count_outcomes = PhraseTable(dict.fromkeys(lexicon.words("count_outcomes"), ""))
        self.points_back = lexicon.words("points_back")
        self.brings_in = lexicon.words("brings_in")
        self._number_words = {word for numbers in lexicon.numbers for word in numbers.words}
        self.stop_words = lexicon.words("stop_words")
        self.designators = lexicon.words("designators")
        self.gun_words = lexicon.words("gun_words")
        self.technical_words = lexicon.words("technical_words") | self.gun_words
        self.road_words = lexicon.words("road_words")
        self.games_words = lexicon.words("games_words")
        owners = lexicon.words("owners")
        self._figures_of_speech = PhraseTable(
            {phrase.replace("*", owner): "" for phrase in lexicon.words("figures_of_speech") for owner in owners}
        )
        self.effects = lexicon.words("effects")
        self.ship_prefixes = lexicon.words("ship_prefixes")
        self.doubtful_ship_prefixes = lexicon.words("doubtful_ship_prefixes")
        self.labels = lexicon.words("labels") | self.designators
        self.negating_prefixes = lexicon.words("negating_prefixes")
        self.year_words = lexicon.words("year_words") | lexicon.words("months")

    def is_number(self, word: str) -> bool:
        """Whether a token is a number, in figures or in words."""
        return word[0].isdigit() or word in self._number_words

    def is_figure_of_speech(self, tokens: Sequence[Token], head: int) -> bool:
        """Whether a class word stands inside a set phrase in which it means no weapon."""
        begins = range(max(0, head - _LONGEST_FIGURE_OF_SPEECH + 1), head + 1)
        return any(end > head for begin in begins for _, end in self._figures_of_speech.all_at(tokens, begin))

    def lemma(self, word: str) -> str:
        """The singular, British spelling of a word that the lexicon knows; any other word as it is."""
        word = self._same.get(word, word)
        return self._singular.get(word, word)

    def lemmas(self, word: str) -> tuple[str, ...]:
        """The lemma of a token, as the one or more words that terms are made of (`antitank`: anti, tank)."""
        return tuple(self.lemma(word).split("-"))

    def anchor_words(self) -> set[str]:
        """Every surface word that can head a weapon's noun phrase: singular, plural and other spellings."""
        words = set(self.heads)
        words |= {form for form, noun in self._singular.items() if noun in self.heads}
        words |= {other for other, word in self._same.items() if word in words}
        return words

    def is_term_alone(self, lemma: str) -> bool:
        """Whether a class word is one by itself, without modifiers and without needing company."""
        return any(not term.modifiers and not term.group.needs for term in self.heads.get(lemma, ()))

    def best_term(self, head: str, before: tuple[str, ...]) -> tuple[Term, tuple[int, ...]] | None:
        """The term with most words whose modifiers stand, in order, among the words before the head.

        The second value gives the positions in `before` that the term uses.
        """
        best: tuple[Term, tuple[int, ...]] | None = None
        for term in self.heads.get(head, ()):
            if best is not None and len(term.modifiers) < len(best[1]):
                break
            used = _subsequence(term.modifiers, before)
            # Of two terms of one length the one nearer to the head: long-range *self-propelled gun*.
            if used is not None and (best is None or sum(used) > sum(best[1])):
                best = term, used
        return best


def _words(phrase: str) -> tuple[str, ...]:
    """The words of a term; the joints of `anti-tank` fall away."""
    return tuple(token.text for token in tokenise(fold(phrase)) if token.text != "-")


def _subsequence(wanted: tuple[str, ...], words: tuple[str, ...]) -> tuple[int, ...] | None:
    """Positions of the wanted words in order, matched from the right; None if one is missing."""
    used: list[int] = []
    position = len(words)
    for word in reversed(wanted):
        position -= 1
        while position >= 0 and words[position] != word:
            position -= 1
        if position < 0:
            return None
        used.append(position)
    return tuple(reversed(used))
