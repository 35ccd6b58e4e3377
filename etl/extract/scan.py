"""One linear pass over the folded text that finds every anchor: catalogue names and class words.

Where a text holds no anchor, there is nothing to read in it; elsewhere only the sentences with anchors are read.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from etl.catalogue import Catalogue
from etl.catalogue.spellings import reads_as_article, spellings
from etl.extract.folding import fold
from etl.extract.variants import variant_end

_JOINTS = frozenset("-/(")
_SUFFIXES = ("'s", "s'", "es", "s")


@dataclass(frozen=True, slots=True)
class NameEntry:
    """What a name may mean: the systems it names, each an alias (enough alone) or a hint."""

    aliases: tuple[str, ...]
    hints: tuple[str, ...]
    capital: bool  # the catalogue writes it with a capital or a digit, so lower-case text is not it
    spaced: bool = False  # the catalogue writes it like a word and a number (`Do 228`), so that a text may, too


@dataclass(frozen=True)
class NameTable:
    """Every spelling of every name, and which of the entries it means; most entries have several spellings."""

    spellings: tuple[str, ...]
    meanings: tuple[int, ...]
    entries: tuple[NameEntry, ...]


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
    """Every folded spelling of every name of the catalogue, with what it may mean.

    A spelling made by rule gives way to a name written so: `F4F` is the Wildcat, though `F-4F` can be spelt so.
    """
    written: dict[str, _Meaning] = {}
    made: dict[str, _Meaning] = {}
    for system in catalogue.systems.values():
        for is_hint, names in ((False, system.strong_names), (True, system.hints)):
            for name in names:
                own, *others = spellings(name)
                for table, forms in ((written, [own]), (made, others)):
                    for form in forms:
                        table.setdefault(form, _Meaning()).add(system.slug, name, is_hint=is_hint)
    by_spelling = {spelling: meaning.entry() for spelling, meaning in (made | written).items()}
    numbers: dict[NameEntry, int] = {}
    meanings = tuple(numbers.setdefault(entry, len(numbers)) for entry in by_spelling.values())
    return NameTable(tuple(by_spelling), meanings, tuple(numbers))


@dataclass(slots=True)
class _Meaning:
    """What is gathered about one spelling while the catalogue is compiled."""

    aliases: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    capital: bool = True
    spaced: bool = False

    def add(self, slug: str, name: str, *, is_hint: bool) -> None:
        slugs = self.hints if is_hint else self.aliases
        if slug not in slugs:
            slugs.append(slug)
        self.capital = self.capital and name != name.lower()
        self.spaced = self.spaced or reads_as_article(fold(name))

    def entry(self) -> NameEntry:
        return NameEntry(tuple(self.aliases), tuple(self.hints), self.capital, self.spaced)


class Scanner:
    """The compiled automaton over all names and class words."""

    def __init__(self, names: NameTable, words: Iterable[str], beginnings: Iterable[str] = ()) -> None:
        """Compile; `words` are single folded words that can head a weapon's noun phrase.

        `beginnings` are the letters that a designation may begin with (`kv`); a hyphen and a digit must follow.
        """
        self._meanings = names.meanings
        self._entries = names.entries
        words = sorted(words)
        self._behind_words = len(names.spellings) + len(words)
        patterns = [*names.spellings, *words, *(f"{letters} " for letters in sorted(beginnings))]
        self._automaton = AhoCorasick(
            patterns, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA, store_patterns=False
        )

    def scan(self, folded: str, text: str) -> Anchors:
        """Find the anchors of a folded text: of overlapping names the one that begins first, then the longest.

        `text` is the same text as written, for the capitals of variants.
        """
        words: list[int] = []
        hits: list[tuple[int, int, int, int]] = []
        number_of_names = len(self._meanings)
        spaced = folded.replace("-", " ")
        for pattern, start, end in self._automaton.find_matches_as_indexes(spaced, overlapping=True):
            if start and folded[start - 1].isalnum():
                continue
            if pattern >= self._behind_words:
                if folded[end - 1] == "-" and folded[end : end + 1].isdigit():
                    words.append(start)
            elif pattern >= number_of_names:
                if _word_ends(folded, end):
                    words.append(start)
            else:
                hits += [(start, -behind, -end, pattern) for behind in _ends_of_name(folded, text, start, end)]
        return Anchors(tuple(self._longest(folded, hits)), tuple(words))

    def _longest(self, folded: str, hits: Iterable[tuple[int, int, int, int]]) -> Iterator[NameHit]:
        """The names that do not overlap: the one that begins first, then the longest, then the longest known stem."""
        covered = 0
        for start, behind, stem, pattern in sorted(hits):
            if start >= covered:
                entry = self._entries[self._meanings[pattern]]
                if not entry.spaced and reads_as_article(folded[start:-stem]):
                    continue
                covered = -behind
                yield NameHit(start, covered, entry, is_variant=behind != stem)


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


def fold_words(words: Iterable[str]) -> frozenset[str]:
    """Folded copies of words."""
    return frozenset(fold(word) for word in words)
