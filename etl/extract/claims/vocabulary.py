"""The words that claims are read by, compiled from the lexicon: what may begin at a token, and what may end before it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from etl.extract.claims.inflection import BASE, Irregular, plural, verb_forms
from etl.extract.tokens import PhraseTable, Token
from etl.lexicon import Lexicon
from etl.lexicon.entries import EventFrame, SayingWords, StatusWords

CHAIN, AHEAD, INSIDE, BEHIND, GOVERNING = "chain", "ahead", "inside", "behind", "noun"


_PARTICLES = frozenset({"ablaze", "down", "up", "over", "out", "on fire"})
_PARTICLE_WITHIN = 7
_CLAUSE_SIGNS = frozenset({",", ";", ".", ":", "that", "which", "and", "but", "to", "in", "at", "on", "from"})


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
        for phrase, kind, entry, form in _entries(lexicon, irregular):
            sign = signs.setdefault(phrase, Sign())
            if kind == "verb":
                sign.verbs.append((entry, form))
            elif kind == "saying":
                sign.sayings.append((entry, form))
            elif kind == GOVERNING:
                sign.governing.append((entry, form))
            else:
                {"event noun": sign.nouns, "source": sign.sources, "status": sign.status}[kind].append(entry)
        self._signs = PhraseTable(signs)
        self._separable = _separable(signs)
        self.participles = frozenset(participle for _, participle in irregular.values())
        self._chain = PhraseTable(dict(_chain_entries(lexicon, irregular)))

    def at(self, tokens: Sequence[Token], index: int) -> list[SignHit]:
        """The signs that begin at a token, the longest first."""
        hits = [SignHit(index, end, sign) for sign, end in self._signs.all_at(tokens, index)]
        for particle, sign in self._separable.get(tokens[index].text, ()):
            words = [token.text for token in tokens[index + 2 : index + 2 + _PARTICLE_WITHIN]]
            if particle in words and not _CLAUSE_SIGNS & set(words[: words.index(particle)]):
                hits.insert(0, SignHit(index, index + 1, sign))
        return hits

    def chain_before(self, tokens: Sequence[Token], index: int) -> tuple[StatusWords, int] | None:
        """The longest phrase of a verb's chain that ends right before a token, and where it begins."""
        return self._chain.before(tokens, index)


def _separable(signs: dict[str, Sign]) -> dict[str, list[tuple[str, Sign]]]:
    """Verbs whose particle may stand behind their object, by their first word: `set a tank ablaze`, `shot it down`."""
    found: dict[str, list[tuple[str, Sign]]] = {}
    for phrase, sign in signs.items():
        verb, _, particle = phrase.partition(" ")
        if particle in _PARTICLES and sign.verbs:
            found.setdefault(verb, []).append((particle, Sign(verbs=sign.verbs)))
    return found


def _entries(lexicon: Lexicon, irregular: Irregular) -> Iterator[tuple[str, str, object, str]]:
    """Every phrase with the kind of its sign, its entry and its form."""
    for frame in lexicon.verbs:
        for phrase in frame.words:
            for form, kind in verb_forms(phrase, irregular):
                for spelling in {form, form.replace("-", " ")}:
                    yield spelling, "verb", frame, kind
    for frame in lexicon.nouns:
        for phrase in frame.words:
            yield phrase, "event noun", frame, BASE
            yield plural(phrase), "event noun", frame, BASE
    for saying in lexicon.sayings:
        for phrase in saying.verbs:
            for form, kind in verb_forms(phrase, irregular):
                yield form, "saying", saying, kind
        for phrase in saying.phrases:
            yield phrase, "source", saying, BASE
    for status in lexicon.status:
        if status.reach == GOVERNING:
            for phrase in status.verbs:
                for form, kind in verb_forms(phrase, irregular):
                    yield form, GOVERNING, status, kind
        elif status.reach != CHAIN:
            for phrase in status.words:
                yield phrase, "status", status, BASE


def _chain_entries(lexicon: Lexicon, irregular: Irregular) -> Iterator[tuple[str, StatusWords]]:
    for status in lexicon.status:
        if status.reach == CHAIN:
            for phrase in status.verbs:
                yield from ((form, status) for form, _ in verb_forms(phrase, irregular))
            yield from ((phrase, status) for phrase in status.words)
