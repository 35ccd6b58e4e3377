"""One linear pass over the folded text that finds every anchor: catalogue names and class words.

Where a text holds no anchor, there is nothing to read in it; elsewhere only the sentences with anchors are read.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from etl.catalogue import Catalogue
from etl.catalogue.spellings import LETTER_DIGIT_GAP, may_be_spelt, pattern_of, reads_as_article, written_forms
from etl.extract.folding import fold
from etl.extract.variants import variant_end

HEAD_LENGTH = 5
"""Letters of a name that the automaton looks for; the rest is looked up: whole names take far longer to compile."""
_LAST_BIT = 60
LONGEST_NAME = 120
"""Letters of the longest name that is looked for, behind its head."""
_JOINTS = frozenset("-/(")
_SUFFIXES = ("'s", "s'", "es", "s")


@dataclass(frozen=True, slots=True)
class NameEntry:
    """What a name may mean: the systems it names, each an alias (enough alone) or a hint."""

    aliases: tuple[str, ...]
    hints: tuple[str, ...]
    capital: bool  # the catalogue writes it with a capital or a digit, so lower-case text is not it
    acronym: bool = False  # it writes it in capitals throughout
    spaced: bool = False  # it writes it like a word and a number (`Do 228`), so that a text may, too


@dataclass(frozen=True)
class NameTable:
    """The patterns of all names, and the forms in which names are written, with the number of their entry.

    The forms of pattern `i` are those from `begins[i]` up to `begins[i + 1]`: flat, for that is read fastest. `heads`
    are the beginnings of the patterns; the bits of `lengths` tell how many letters may follow each.
    """

    patterns: list[str]
    heads: list[str]
    lengths: list[int]
    begins: list[int]
    forms: list[str]
    meanings: list[int]
    entries: list[NameEntry]


@dataclass(frozen=True, slots=True)
class NameHit:
    """A catalogue name in the text, `start` to `end` without a plural or possessive ending."""

    start: int
    end: int
    entry: NameEntry
    is_variant: bool = False  # the text names a variant of it that the catalogue does not list


@dataclass(frozen=True, slots=True)
class Anchors:
    """What the scan found: names, not overlapping, and where class words stand."""

    names: tuple[NameHit, ...]
    words: tuple[int, ...]  # and beginnings of designations

    def __bool__(self) -> bool:
        """Whether there is anything to read."""
        return bool(self.names or self.words)


def name_table(catalogue: Catalogue) -> NameTable:
    """Every written form of every name of the catalogue under its pattern, with what it may mean."""
    meanings: dict[str, _Meaning] = {}
    for system in catalogue.systems.values():
        for is_hint, names in ((False, system.strong_names), (True, system.hints)):
            for name in names:
                for form in written_forms(name):
                    meanings.setdefault(form, _Meaning()).add(system.slug, name, is_hint=is_hint)
    numbers: dict[NameEntry, int] = {}
    by_pattern: dict[str, list[str]] = {}
    for form in meanings:
        by_pattern.setdefault(pattern_of(form), []).append(form)
    forms = [form for group in by_pattern.values() for form in group]
    begins = [0, *accumulate(map(len, by_pattern.values()))]
    entries = [numbers.setdefault(meanings[form].entry(), len(numbers)) for form in forms]
    lengths: dict[str, int] = {}
    for pattern in by_pattern:
        head = pattern[:HEAD_LENGTH]
        lengths[head] = lengths.get(head, 0) | 1 << min(len(pattern) - len(head), _LAST_BIT)
    return NameTable(list(by_pattern), list(lengths), list(lengths.values()), begins, forms, entries, list(numbers))


@cache
def _lengths(bits: int) -> tuple[int, ...]:
    """What the lengths of a head say: how many letters may follow it, the fewest first."""
    told = [bit for bit in range(_LAST_BIT) if bits >> bit & 1]
    return (*told, *range(_LAST_BIT, LONGEST_NAME)) if bits >> _LAST_BIT else tuple(told)


@dataclass(slots=True)
class _Meaning:
    """What is gathered about one written form while the catalogue is compiled."""

    aliases: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    capital: bool = True
    acronym: bool = True
    spaced: bool = False

    def add(self, slug: str, name: str, *, is_hint: bool) -> None:
        slugs = self.hints if is_hint else self.aliases
        if slug not in slugs:
            slugs.append(slug)
        self.capital = self.capital and name != name.lower()
        self.acronym = self.acronym and name.isalpha() and name.isupper()
        self.spaced = self.spaced or reads_as_article(fold(name))

    def entry(self) -> NameEntry:
        return NameEntry(tuple(self.aliases), tuple(self.hints), self.capital, self.acronym, self.spaced)


def _either(entries: Sequence[NameEntry]) -> NameEntry:
    """What a spelling may mean that several names share, none of which is written so."""
    return NameEntry(
        tuple(dict.fromkeys(slug for entry in entries for slug in entry.aliases)),
        tuple(dict.fromkeys(slug for entry in entries for slug in entry.hints)),
        all(entry.capital for entry in entries),
        all(entry.acronym for entry in entries),
        any(entry.spaced for entry in entries),
    )


@dataclass(frozen=True, slots=True)
class _Squeezed:
    """A text as it is scanned, and where its positions lie in the text itself."""

    text: str
    gaps: Sequence[int]  # positions, in the scanned text, behind which a gap was taken out

    @classmethod
    def of(cls, spaced: str) -> "_Squeezed":
        gaps = [match.start() - index for index, match in enumerate(LETTER_DIGIT_GAP.finditer(spaced))]
        return cls(LETTER_DIGIT_GAP.sub("", spaced) if gaps else spaced, gaps)

    def start(self, position: int) -> int:
        """Where in the text something begins that begins here."""
        return position + bisect_right(self.gaps, position)

    def end(self, position: int) -> int:
        """Where in the text something ends that ends here."""
        return position + bisect_left(self.gaps, position)


class Scanner:
    """The compiled automaton over all names and class words."""

    def __init__(
        self, names: NameTable, words: Iterable[str], beginnings: Iterable[str] = (), prefixes: Iterable[str] = ()
    ) -> None:
        """Compile; `words` are single folded words that can head a weapon's noun phrase.

        `beginnings` are the letters that a designation may begin with (`kv`); a hyphen and a digit must follow.
        `prefixes` are words that count in capitals only (`uss`).
        """
        self._names = names
        words, prefixes = sorted(words), sorted(prefixes)
        self._patterns = {pattern: number for number, pattern in enumerate(names.patterns)}
        self._behind_words = len(names.heads) + len(words)
        self._behind_prefixes = self._behind_words + len(prefixes)
        # With its digit, for a pattern of one letter would be found everywhere.
        designations = [f"{letters}{digit}" for letters in sorted(beginnings) for digit in range(10)]
        patterns = [*names.heads, *words, *prefixes, *designations]
        self._automaton = AhoCorasick(
            patterns, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA, store_patterns=False
        )

    def scan(self, folded: str, text: str) -> Anchors:
        """Find the anchors of a folded text: of overlapping names the one that begins first, then the longest.

        `text` is the same text as written, for the capitals of variants.
        """
        words: list[int] = []
        hits: list[tuple[int, int, int, int]] = []
        number_of_heads = len(self._names.heads)
        squeezed = _Squeezed.of(folded.replace("-", " "))
        for pattern, begin, behind in self._automaton.find_matches_as_indexes(squeezed.text, overlapping=True):
            start = squeezed.start(begin)
            if start and folded[start - 1].isalnum():
                continue
            end = squeezed.end(behind)
            if pattern >= self._behind_prefixes:
                if folded[end - 2] == "-":
                    words.append(start)
            elif pattern >= number_of_heads:
                if _word_ends(folded, end) and (pattern < self._behind_words or text[start:end].isupper()):
                    words.append(start)
            else:
                hits += self._names_at(squeezed, folded, text, begin, pattern)
        return Anchors(tuple(self._longest(folded, hits)), tuple(words))

    def _names_at(
        self, squeezed: "_Squeezed", folded: str, text: str, begin: int, head: int
    ) -> Iterator[tuple[int, int, int, int]]:
        """The names that begin with a head: where each begins, ends, where its known stem ends, and its pattern."""
        start = squeezed.start(begin)
        stem = begin + len(self._names.heads[head])
        for length in _lengths(self._names.lengths[head]):
            behind = stem + length
            if behind > len(squeezed.text):
                return
            pattern = self._patterns.get(squeezed.text[begin:behind])
            if pattern is not None:
                end = squeezed.end(behind)
                for stop in _ends_of_name(folded, text, start, end):
                    yield start, -stop, -end, pattern

    def _longest(self, folded: str, hits: Iterable[tuple[int, int, int, int]]) -> Iterator[NameHit]:
        """The names that do not overlap: the one that begins first, then the longest, then the longest known stem."""
        covered = 0
        for start, behind, stem, pattern in sorted(hits):
            if start >= covered:
                entry = self._meaning(folded[start:-stem].replace("-", " "), pattern)
                if entry is not None and (entry.spaced or not reads_as_article(folded[start:-stem])):
                    covered = -behind
                    yield NameHit(start, covered, entry, is_variant=behind != stem)

    def _meaning(self, written: str, pattern: int) -> NameEntry | None:
        """What a stretch of text means: the name that is written so, else those that may be spelt so.

        `F4F` is the Wildcat, though `F-4F` may be spelt so too.
        """
        names = self._names
        numbers = range(names.begins[pattern], names.begins[pattern + 1])
        for number in numbers:
            if names.forms[number] == written:
                return names.entries[names.meanings[number]]
        fitting = [
            names.entries[names.meanings[number]] for number in numbers if may_be_spelt(written, names.forms[number])
        ]
        return _either(fitting) if len(fitting) > 1 else next(iter(fitting), None)


def _ends_of_name(folded: str, text: str, start: int, end: int) -> Iterator[int]:
    """Where the name ends, as known or as a variant that goes on behind it; nothing where it is part of a word."""
    is_whole = _name_ends(folded, end)
    if is_whole:
        yield end
    if (not is_whole or folded[end : end + 1] in _JOINTS) and (behind := variant_end(text, folded, start, end)):
        yield behind


def _word_ends(folded: str, end: int) -> bool:
    return end >= len(folded) or not folded[end].isalpha()


def _name_ends(folded: str, end: int) -> bool:
    """Whether a name ends here, a plural or possessive ending aside."""
    if end >= len(folded) or not folded[end].isalnum():
        # `T-72` is not named by `T-72B-3`: a hyphen with a digit behind it goes on.
        return not (folded[end : end + 1] == "-" and folded[end + 1 : end + 2].isdigit() and folded[end - 1].isdigit())
    if end >= 2 and folded[end - 2] in " -" and folded[end - 1].isalpha():
        return False  # `Rustom-I` has no plural `Rustom is`
    for suffix in _SUFFIXES:
        behind = end + len(suffix)
        if folded.startswith(suffix, end) and not folded[behind : behind + 1].isalnum():
            return True
    return False
