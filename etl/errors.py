"""The exceptions a user may meet, one tree, each class with the exit code it ends the program with.

A message says where, what, and the cure: `sources.toml: unknown key "intervall"; did you mean "interval"?`
"""

from collections.abc import Sequence
from typing import ClassVar


class EtlError(Exception):
    """Base of every error that is told to the user in one sentence, without a traceback."""

    exit_code: ClassVar[int] = 1

    def __init__(self, where: str, what: str, cure: str = "") -> None:
        """Keep the three parts apart, so that they can be shown or stored one by one."""
        super().__init__(where, what, cure)
        self.where = where
        self.what = what
        self.cure = cure

    def __str__(self) -> str:
        """Give the sentence that a user reads."""
        where = f"{self.where}: " if self.where else ""
        return f"{where}{self.what}" + (f"; {self.cure}" if self.cure else "")


class UsageError(EtlError):
    """The command line asks for something that cannot be done as written."""

    exit_code = 2


class SourceError(EtlError):
    """A source or a document could not be read; the rest of the load goes on."""


class DataFileError(EtlError):
    """A configuration, catalogue or lexicon file has faults; all of them are listed."""

    exit_code = 3

    def __init__(self, faults: Sequence[str]) -> None:
        """Take every fault found, each already a sentence with file, entry, place and cure."""
        super().__init__("", "\n".join(faults))
        self.faults = tuple(faults)


class DatabaseError(EtlError):
    """The database cannot be opened, is of another version, or refused a statement."""

    exit_code = 4


class LockedError(EtlError):
    """Another ingest is writing to the same database."""

    exit_code = 5
