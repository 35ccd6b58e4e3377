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
class Group:
    """An armed group or alliance, with the state it sits in."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    code: str
    state: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StateNames:
    """Offices and people that stand for a state, or places in it; `state` is empty for waters."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    state: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventFrame:
    """Verbs or nouns that tell of one event, and who stands where; the keys are explained in `events.toml`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    event: str
    words: tuple[str, ...]
    weapon: str = "object"
    subject: str = ""
    object: str = ""
    owner: str = ""
    to: str = ""
    source: str = ""
    at: str = ""
    inside: str = ""
    aimed: str = ""
    elsewhere: str = ""
    outcome: str = ""
    lasting: bool = False
    weak: bool = False
    near: bool = False
    alone: bool = False
    crewed: str = "same"
    needs: frozenset[str] = frozenset()
    time: str = ""
    certainty: str = ""
    lone: bool = False
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IrregularVerbs:
    """Base, past and participle of verbs that no rule inflects."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    forms: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class StatusWords:
    """Words that change the status of a claim; the keys are explained in `status.toml`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    reach: str
    verbs: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    polarity: str = ""
    certainty: str = ""
    time: str = ""
    outcome: str = ""
    event: str = ""
    agent: bool = False


@dataclass(frozen=True, slots=True)
class SayingWords:
    """Verbs and phrases that name a speaker; the keys are explained in `speech.toml`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _STRICT

    verbs: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    polarity: str = ""
    certainty: str = ""
    time: str = ""
