"""What stories are found by: a signature for each document that mentions a weapon, and the keys it stands under."""

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Signature(Base):
    """What is kept of a document's latest text to tell copies and rewrites of it; `day` counts from the year 1."""

    __tablename__ = "signatures"

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[int | None]
    of_shingles: Mapped[bytes]
    of_named: Mapped[bytes]
    kinds: Mapped[bytes]


class StoryKey(Base):
    """A document stands under each of its keys; documents that may be like each other share one.

    Without foreign keys, which would cost more than the rows: `etl db check` compares the story with the document's.
    """

    __tablename__ = "story_keys"

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    story_id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(primary_key=True)

    __table_args__ = ({"sqlite_with_rowid": False},)


class StoryRules(Base):
    """What the signatures were made by; where it is another, the next run makes them again."""

    __tablename__ = "story_rules"

    version: Mapped[str] = mapped_column(primary_key=True)
