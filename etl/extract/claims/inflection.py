"""The forms of English verbs and nouns, by rule or from a table of irregular verbs."""

from collections.abc import Iterator, Mapping

BASE, THIRD, PAST, PARTICIPLE, GERUND = "base", "third", "past", "participle", "gerund"
_VOWELS = frozenset("aeiou")
_BE = {
    BASE: ("be",),
    THIRD: ("is", "are", "am"),
    PAST: ("was", "were"),
    PARTICIPLE: ("been",),
    GERUND: ("being",),
}
_HAVE = {BASE: ("have",), THIRD: ("has",), PAST: ("had",), PARTICIPLE: ("had",), GERUND: ("having",)}

Irregular = Mapping[str, tuple[str, str]]
"""Base form to past and participle."""


def verb_forms(phrase: str, irregular: Irregular) -> Iterator[tuple[str, str]]:
    """Every form of a verb with its kind; the first word of a phrase is inflected, of `test-fire` the last part."""
    first, _, rest = phrase.partition(" ")
    stem, hyphen, verb = first.rpartition("-")
    for kind, form in _forms(verb, first, irregular):
        yield f"{stem}{hyphen}{form}" + (f" {rest}" if rest else ""), kind


def _forms(verb: str, whole: str, irregular: Irregular) -> Iterator[tuple[str, str]]:
    if verb in {"be", "have"}:
        for kind, forms in (_BE if verb == "be" else _HAVE).items():
            yield from ((kind, form) for form in forms)
        return
    yield BASE, verb
    yield THIRD, plural(verb)
    past, participle = irregular.get(whole) or irregular.get(verb) or (_past(verb),) * 2
    yield PAST, past.rpartition("-")[2]
    yield PARTICIPLE, participle.rpartition("-")[2]
    yield GERUND, _gerund(verb, past)


def plural(word: str) -> str:
    """The form with an s, of verbs and nouns alike."""
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh", "go")) else "s")


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ied"
    return verb + (verb[-1] if _doubles(verb) else "") + "ed"


def _gerund(verb: str, past: str) -> str:
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return verb[:-1] + "ing"
    doubles = (
        _doubles(verb)
        or past == f"{verb}{verb[-1]}ed"
        or verb in {"get", "put", "set", "hit", "cut", "let", "run", "begin"}
    )
    return verb + (verb[-1] if doubles else "") + "ing"


def _doubles(verb: str) -> bool:
    """Whether a verb of one syllable ends in consonant, vowel, consonant: `ship`, `ban`."""
    if len(verb) < 3 or verb[-1] in "aeiouwxy":
        return False
    return verb[-2] in _VOWELS and verb[-3] not in _VOWELS and sum(letter in _VOWELS for letter in verb) == 1
