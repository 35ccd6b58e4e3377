"""What the lexicon's files may say, one frozen dataclass for each kind of table."""

from dataclasses import dataclass
from typing import Any, ClassVar

_STRICT: dict[str, Any] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class TermGroup:
    """Class words of one category; the keys are explained at the top of `terms.toml`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    category: str
    words: tuple[str, ...]
    by_calibre: dict[str, str] | None = None
    needs: str = ""
    generic: tuple[str, ...] = ()
    lower_only: bool = False
    not_after: frozenset[str] = frozenset()
    not_before: frozenset[str] = frozenset()
    not_with: frozenset[str] = frozenset()
    topic: dict[str, frozenset[str]] | None = None
    topic_definite: bool = False
    topic_not_with: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class UnitSpelling:
    """The spellings of one unit; the keys are explained at the top of `units.toml`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    unit: str
    kind: str
    spellings: tuple[str, ...]
    glued_only: bool = False
    prefix: bool = False
    about: bool = False
    near: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class QuantityRule:
    """How a measured value is read as one quantity; the keys are explained at the top of `quantities.toml`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    name: str
    kind: str
    unit: str
    units: frozenset[str] = frozenset()
    smallest: float = 0.0
    largest: float = 1e12
    in_phrase: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    default: bool = False
    not_of: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NumberWords:
    """Number words of one kind: cardinal, scale, fraction, group or vague."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    kind: str
    words: dict[str, float]


@dataclass(frozen=True, slots=True)
class QualifierWords:
    """Words that say how exact a number is; `after` where they follow it."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    name: str
    words: tuple[str, ...]
    after: bool = False


@dataclass(frozen=True, slots=True)
class WordList:
    """A named list of words that a grammar reads."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SameWords:
    """Other spellings, each with the one that the lexicon uses."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    words: dict[str, str]


@dataclass(frozen=True, slots=True)
class Country:
    """A state by its ISO 3166-1 alpha-2 code, with what stands for it in reports."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    code: str
    names: tuple[str, ...]
    demonyms: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventWords:
    """The words of one event; forms by what they say of its time (see `events.toml`)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    name: str
    past: tuple[str, ...]
    planned: tuple[str, ...] = ()
    hedges: tuple[str, ...] = ()
    negations: tuple[str, ...] = ()
