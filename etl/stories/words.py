"""The words that stories are compared without, or by, from `words.toml`."""

import importlib.resources
import tomllib
import zlib
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Words:
    """Common and small words, those for anybody of a state, number words with their digits; a digest of them all."""

    common: frozenset[bytes]
    small: frozenset[str]
    anybody: frozenset[str]
    numbers: dict[bytes, bytes]
    digest: int


@cache
def story_words() -> Words:
    """The words, read once."""
    content = importlib.resources.files("etl.stories").joinpath("words.toml").read_bytes()
    lists = tomllib.loads(content.decode())
    return Words(
        common=frozenset(word.encode() for word in lists["common"]),
        small=frozenset(lists["small"]),
        anybody=frozenset(lists["anybody"]),
        numbers={word.encode(): number.encode() for word, number in lists["numbers"].items()},
        digest=zlib.crc32(content),
    )
