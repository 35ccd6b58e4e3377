"""The words that claims are read by, compiled: what may begin at a token, and what may end before it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from etl.extract.claims.inflection import Irregular, plural, verb_forms
from etl.extract.tokens import PhraseTable, Token
from etl.lexicon import Lexicon
from etl.lexicon.entries import EventFrame, SayingWords, StatusWords

CHAIN, AHEAD, INSIDE, BEHIND, GOVERNING = "chain", "ahead", "inside", "behind", "noun"


_PARTICLES = frozenset(
    {
        "ablaze", "down", "up", "over", "out", "on fire", "on display", "on show", "on alert", "into service",
        "into action", "out of action",
    }
)  # fmt: skip
_PARTICLE_WITHIN = 12
_CLAUSE_SIGNS = frozenset({";", ".", ":", "that", "which", "but", "to", "in", "at", "on", "from"})


Sense = tuple[str, Any]
"""A field of `Sign` and what is to be added to it."""


@dataclass(slots=True)
class Sign:
    """What one word or phrase can be: a verb or noun that tells of events, a saying, a change of status."""

    verbs: list[tuple[EventFrame, str]] = field(default_factory=list)
    nouns: list[EventFrame] = field(default_factory=list)
    sayings: list[tuple[SayingWords, str]] = field(default_factory=list)
    sources: list[SayingWords] = field(default_factory=list)
    status: list[StatusWords] = field(default_factory=list)
    governing: list[tuple[StatusWords, str]] = field(default_factory=list)

    @property
    def is_verb(self) -> bool:
        """Whether it can be a verb with a subject of its own."""
        return bool(self.verbs or self.sayings or self.governing)


@dataclass(frozen=True, slots=True)
class SignHit:
    """A sign at tokens `begin` to `end`."""

    begin: int
    end: int
    sign: Sign


class Vocabulary:
    """Looks words up by where they begin, and the words of a verb's chain by where they end."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Inflect and compile every word of the lexicon's claims."""
        irregular = {base: (past, participle) for table in lexicon.irregular for base, past, participle in table.forms}
        signs: dict[str, Sign] = {}
        for phrase, (place, sense) in _entries(lexicon, irregular):
            getattr(signs.setdefault(phrase, Sign()), place).append(sense)
        self._signs = PhraseTable(signs)
        self._separable = _separable(signs)
        self.participles = frozenset(participle for _, participle in irregular.values())
        self._chain = PhraseTable(dict(_chain_entries(lexicon, irregular)))

    def at(self, tokens: Sequence[Token], index: int) -> list[SignHit]:
        """The signs that begin at a token, the longest first."""
        hits = [SignHit(index, end, sign) for sign, end in self._signs.all_at(tokens, index)]
        for particle, sign in self._separable.get(tokens[index].text, ()):
            if _stands_behind(tokens, index + 2, particle):
                hits.insert(0, SignHit(index, index + 1, sign))
        return hits

    def chain_before(self, tokens: Sequence[Token], index: int) -> tuple[StatusWords, int] | None:
        """The longest phrase of a verb's chain that ends right before a token, and where it begins."""
        return self._chain.before(tokens, index)


def _stands_behind(tokens: Sequence[Token], begin: int, particle: str) -> bool:
    """Whether a particle stands behind an object that begins before a token, in the same clause."""
    words = particle.split()
    for index in range(begin, min(begin + _PARTICLE_WITHIN, len(tokens) - len(words) + 1)):
        if [token.text for token in tokens[index : index + len(words)]] == words:
            return True
        if tokens[index].text in _CLAUSE_SIGNS:
            return False
    return False


def _separable(signs: dict[str, Sign]) -> dict[str, list[tuple[str, Sign]]]:
    """Verbs whose particle may stand behind their object, by their first word: `set a tank ablaze`, `shot it down`."""
    found: dict[str, list[tuple[str, Sign]]] = {}
    for phrase, sign in signs.items():
        verb, _, particle = phrase.partition(" ")
        if particle in _PARTICLES and sign.verbs:
            found.setdefault(verb, []).append((particle, Sign(verbs=sign.verbs)))
    return found


def _entries(lexicon: Lexicon, irregular: Irregular) -> Iterator[tuple[str, Sense]]:
    """Every phrase of the lexicon's claims with what it can be."""
    for frame in lexicon.verbs:
        for form, kind in _forms(frame.words, irregular):
            for spelling in {form, form.replace("-", " ")}:
                yield spelling, ("verbs", (frame, kind))
    for frame in lexicon.nouns:
        yield from ((word, ("nouns", frame)) for phrase in frame.words for word in (phrase, plural(phrase)))
    for saying in lexicon.sayings:
        yield from ((form, ("sayings", (saying, kind))) for form, kind in _forms(saying.verbs, irregular))
        yield from ((phrase, ("sources", saying)) for phrase in saying.phrases)
    for status in lexicon.status:
        if status.reach == GOVERNING:
            yield from ((form, ("governing", (status, kind))) for form, kind in _forms(status.verbs, irregular))
        elif status.reach != CHAIN:
            yield from ((phrase, ("status", status)) for phrase in status.words)


def _forms(verbs: Iterable[str], irregular: Irregular) -> Iterator[tuple[str, str]]:
    for phrase in verbs:
        yield from verb_forms(phrase, irregular)


def _chain_entries(lexicon: Lexicon, irregular: Irregular) -> Iterator[tuple[str, StatusWords]]:
    for status in lexicon.status:
        if status.reach == CHAIN:
            for phrase in status.verbs:
                yield from ((form, status) for form, _ in verb_forms(phrase, irregular))
            yield from ((phrase, status) for phrase in status.words)
