"""A document's signature: what is kept of its text so that copies and rewrites of it can be told later."""

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from rensa import RMinHash

from etl.stories.features import Features, features, shingles, words_of
from etl.stories.words import story_words

PERMUTATIONS = 128
SEED = 1
NEAR_DAYS = 4
"""Documents further apart than this are never compared."""
MOST_OF_A_KIND = 128
SHINGLE_BANDS = 10
NAMED_BANDS = 16
_NO_DATE = -1
# A key is a sum of products with these, cut to the 64 bits of a column: large odd numbers, drawn once.
_FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F, 0xE7037ED1A0B428DB)
_MASK, _HALF = (1 << 64) - 1, 1 << 63
_RULES = "1"
_SLOTS = struct.Struct(f"<{PERMUTATIONS}I")
_NAMED_SLOTS = struct.Struct(f"<{3 * NAMED_BANDS}I")
_LENGTHS = struct.Struct("<4H")

Kinds = tuple[frozenset[int], frozenset[int], frozenset[int], frozenset[int]]


@dataclass(frozen=True, slots=True)
class Signature:
    """MinHashes of a text's shingles and of what it names, and what it names itself, as short hashes.

    `day` counts from the year 1 and is None where nobody says when the document was published. `of_named` holds slots
    of the names, and twice as many of the numbers; `kinds` are names, numbers, weapons and words.
    """

    day: int | None
    of_shingles: tuple[int, ...]
    of_named: tuple[int, ...]
    kinds: Kinds

    @classmethod
    def of(cls, day: int | None, text: str, weapons: Iterable[str]) -> "Signature":
        """The signature of a text."""
        words = words_of(text)
        found = features(text, words, weapons)
        return cls(day, _minhash(shingles(words), PERMUTATIONS), _of_named(found), _short(found))

    @classmethod
    def from_stored(cls, day: int | None, of_shingles: bytes, of_named: bytes, kinds: bytes) -> "Signature":
        """The signature that was stored."""
        return cls(day, _SLOTS.unpack(of_shingles), _NAMED_SLOTS.unpack(of_named), _unpacked(kinds))

    def to_store(self) -> dict[str, object]:
        """Its columns."""
        hashes = [number for kind in self.kinds for number in sorted(kind)]
        lengths = _LENGTHS.pack(*map(len, self.kinds))
        return {
            "day": self.day,
            "of_shingles": _SLOTS.pack(*self.of_shingles),
            "of_named": _NAMED_SLOTS.pack(*self.of_named),
            "kinds": lengths + struct.pack(f"<{len(hashes)}I", *hashes),
        }

    def own_keys(self) -> set[int]:
        """The keys under which it stands: each is a band of a MinHash, and the days around its own."""
        return self._keys_in((_NO_DATE if self.day is None else self.day // NEAR_DAYS,))

    def keys_near(self) -> set[int]:
        """The keys under which everything stands that may be like it."""
        if self.day is None:
            return self.own_keys()
        days = self.day // NEAR_DAYS
        return self._keys_in((days - 1, days, days + 1))

    def _keys_in(self, times: tuple[int, ...]) -> set[int]:
        first, second, third, fourth, fifth = _FACTORS
        pieces, named, numbers = self.of_shingles, self.of_named, self.of_named[NAMED_BANDS:]
        bands = [
            pieces[2 * band] * first
            + pieces[2 * band + 1] * second
            + numbers[2 * band] * third
            + numbers[2 * band + 1] * fourth
            for band in range(SHINGLE_BANDS)
        ]
        bands += [
            named[band] * first + numbers[band] * second + numbers[NAMED_BANDS + band] * third
            for band in range(NAMED_BANDS)
        ]
        turned = [band + number * fifth for number, band in enumerate(bands)]
        return {((band + time * first) & _MASK) - _HALF for band in turned for time in times}


def _minhash(pieces: Iterable[bytes], number: int) -> tuple[int, ...]:
    sketch = RMinHash(num_perm=number, seed=SEED)
    sketch.update(list(pieces))
    return tuple(sketch.digest())


def _of_named(found: Features) -> tuple[int, ...]:
    """The slots of a name and two numbers that are in each band, so that reports of one form share no keys by form.

    Where a text has none of a kind, the next tells instead; else all such texts would stand under the same keys.
    """
    names = found.names or found.words
    return *_minhash(names, NAMED_BANDS), *_minhash(found.numbers or names, 2 * NAMED_BANDS)


def _short(found: Features) -> Kinds:
    names, numbers, weapons, words = (
        frozenset(sorted({zlib.crc32(one) for one in ones})[:MOST_OF_A_KIND])
        for ones in (found.names, found.numbers, found.weapons, found.words)
    )
    return names, numbers, weapons, words


def _unpacked(kinds: bytes) -> Kinds:
    lengths = _LENGTHS.unpack_from(kinds)
    hashes = struct.unpack(f"<{sum(lengths)}I", kinds[_LENGTHS.size :])
    ends = [sum(lengths[:number]) for number in range(5)]
    names, numbers, weapons, words = (frozenset(hashes[ends[n] : ends[n + 1]]) for n in range(4))
    return names, numbers, weapons, words


@cache
def signature_rules() -> str:
    """What signatures are made by: our rules and words, and what the library makes of a sample, which may change."""
    sample = Signature.of(1, "Six 240 mm rocket launchers were seen in Lomvik.", ["rocket-artillery"])
    packed = sample.to_store()
    made = b"".join(part for part in packed.values() if isinstance(part, bytes))
    return f"{_RULES}-{story_words().digest:08x}-{zlib.crc32(made):08x}"
