"""A document's signature: what is kept of its text so that copies and rewrites of it can be told later."""

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from rensa import RMinHash

from etl.stories.features import Features, features, shingles, words_of

PERMUTATIONS = 128
SEED = 1
NEAR_DAYS = 4
"""Documents further apart than this are never compared."""
MOST_OF_A_KIND = 128
SHINGLE_BANDS, SHINGLE_ROWS = 10, 3
FEATURE_BANDS, FEATURE_ROWS = 14, 2
_NO_DATE = -1
# A key is a sum of products with these, cut to the 64 bits of a column: large odd numbers, drawn once.
_FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F)
_MASK, _HALF = (1 << 64) - 1, 1 << 63
_RULES = "1"
_SLOTS = struct.Struct(f"<{PERMUTATIONS}I")
_LENGTHS = struct.Struct("<4H")

Kinds = tuple[frozenset[int], frozenset[int], frozenset[int], frozenset[int]]


@dataclass(frozen=True, slots=True)
class Signature:
    """Two MinHashes, of a text's shingles and of its features, and the features themselves as short hashes.

    `day` counts from the year 1 and is None where nobody says when the document was published. `kinds` are the names,
    numbers, weapons and words.
    """

    day: int | None
    of_shingles: tuple[int, ...]
    of_features: tuple[int, ...]
    kinds: Kinds

    @classmethod
    def of(cls, day: int | None, text: str, weapons: Iterable[str]) -> "Signature":
        """The signature of a text."""
        words = words_of(text)
        found = features(text, words, weapons)
        return cls(day, _minhash(shingles(words)), _minhash(_named(found)), _short(found))

    @classmethod
    def from_stored(cls, day: int | None, of_shingles: bytes, of_features: bytes, kinds: bytes) -> "Signature":
        """The signature that was stored."""
        return cls(day, _SLOTS.unpack(of_shingles), _SLOTS.unpack(of_features), _unpacked(kinds))

    def to_store(self) -> dict[str, object]:
        """Its columns."""
        hashes = [number for kind in self.kinds for number in sorted(kind)]
        lengths = _LENGTHS.pack(*map(len, self.kinds))
        return {
            "day": self.day,
            "of_shingles": _SLOTS.pack(*self.of_shingles),
            "of_features": _SLOTS.pack(*self.of_features),
            "kinds": lengths + struct.pack(f"<{len(hashes)}I", *hashes),
        }

    def keys(self) -> set[int]:
        """The keys under which it stands: each is a band of a MinHash, and the days around its own."""
        return self._keys_in((_NO_DATE if self.day is None else self.day // NEAR_DAYS,))

    def keys_near(self) -> set[int]:
        """The keys under which everything stands that may be like it."""
        if self.day is None:
            return self.keys()
        days = self.day // NEAR_DAYS
        return self._keys_in((days - 1, days, days + 1))

    def _keys_in(self, times: tuple[int, ...]) -> set[int]:
        first, second, third, fourth = _FACTORS
        slots = self.of_shingles
        bands = [
            slots[at] * first + slots[at + 1] * second + slots[at + 2] * third
            for at in range(0, SHINGLE_BANDS * SHINGLE_ROWS, SHINGLE_ROWS)
        ]
        slots = self.of_features
        bands += [
            slots[at] * second + slots[at + 1] * third for at in range(0, FEATURE_BANDS * FEATURE_ROWS, FEATURE_ROWS)
        ]
        turned = [band + number * fourth for number, band in enumerate(bands)]
        return {((band + time * first) & _MASK) - _HALF for band in turned for time in times}


def _minhash(pieces: list[bytes]) -> tuple[int, ...]:
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    sketch.update(pieces)
    return tuple(sketch.digest())


def _named(found: Features) -> list[bytes]:
    """Features of all kinds, told apart; names and numbers tell more than words, and count twice."""
    marks = ((b"n", found.names), (b"N", found.names), (b"m", found.numbers), (b"M", found.numbers))
    marked = [mark + one for mark, ones in marks for one in ones]
    return marked + [mark + one for mark, ones in ((b"s", found.weapons), (b"w", found.words)) for one in ones]


def _short(found: Features) -> Kinds:
    names, numbers, weapons, words = (
        frozenset(sorted({zlib.crc32(one) for one in ones})[:MOST_OF_A_KIND]) for ones in (found.names, found.numbers, found.weapons, found.words)
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
    """What signatures are made by: ours, and what the library makes of a sample, which a new release might change."""
    sample = Signature.of(1, "Six 240 mm rocket launchers were seen in Lomvik.", ["rocket-artillery"])
    packed = sample.to_store()
    return f"{_RULES}-{zlib.crc32(b''.join(part for part in packed.values() if isinstance(part, bytes))):08x}"
