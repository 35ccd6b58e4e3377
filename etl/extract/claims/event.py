"""What an event is, as a sentence tells it."""

from collections.abc import Iterable
from dataclasses import dataclass

from etl.extract.claims.actors import Party
from etl.extract.claims.sentence import Weapon
from etl.extract.claims.verbgroups import Status, VerbGroup
from etl.lexicon.entries import EventFrame


@dataclass(frozen=True, slots=True)
class Event:
    """One event that a sentence tells of some of its weapons."""

    event: str
    begin: int
    end: int
    group: VerbGroup | None
    status: Status
    weapons: tuple[Weapon, ...]
    roles: tuple[tuple[str, Party], ...]
    owner: str = ""
    weak: bool = False
    usual_time: str = "past"
    doer: str = ""
    is_of_weapon: bool = False
    clause: int = 0


def distinct(frames: Iterable[EventFrame]) -> list[EventFrame]:
    """Each frame once, in order."""
    return list(dict.fromkeys(frames))
