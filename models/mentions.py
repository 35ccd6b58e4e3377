"""What was found in a revision: mentions, the systems they may mean, and measurements."""

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, one_of

QUANTITIES = (
    "calibre", "barrel_length", "cartridge_length", "count", "rounds", "range", "distance", "altitude", "speed",
    "mass", "payload", "yield", "length", "depth", "rate_of_fire", "duration",
)  # fmt: skip
UNITS = ("mm", "calibres", "1", "km", "m/s", "mach", "kg", "t_tnt", "m", "1/min", "s")
QUALIFIERS = ("exact", "about", "at_least", "more_than", "at_most", "less_than", "between", "vague")


class Mention(Base):
    """A noun phrase that names a weapon; offsets are code points into the revision's text, end exclusive."""

    __tablename__ = "mentions"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id", ondelete="CASCADE"))
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    start_char: Mapped[int]
    end_char: Mapped[int]
    surface: Mapped[str]
    sentence_start: Mapped[int]
    sentence_end: Mapped[int]
    category: Mapped[str] = mapped_column(ForeignKey("categories.slug"))
    named: Mapped[bool]
    confidence: Mapped[float]
    rule: Mapped[str]
    rules_version: Mapped[str]

    __table_args__ = (
        CheckConstraint("0 <= start_char AND start_char < end_char", name="span"),
        CheckConstraint("sentence_start <= start_char AND end_char <= sentence_end", name="sentence"),
        CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence"),
        Index(None, "revision_id", "start_char", unique=True),
        Index(None, "category"),
        Index(None, "run_id"),
    )


class MentionSystem(Base):
    """A system that a mention may mean; rank 1 is the best."""

    __tablename__ = "mention_systems"

    mention_id: Mapped[int] = mapped_column(ForeignKey("mentions.id", ondelete="CASCADE"), primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True)
    system: Mapped[str] = mapped_column(ForeignKey("systems.slug"))
    confidence: Mapped[float]

    __table_args__ = (
        CheckConstraint("rank >= 1", name="rank"),
        CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence"),
        Index(None, "system"),
    )


class Measurement(Base):
    """A figure of the text in a fixed unit; an open side is NULL, and low is never above high."""

    __tablename__ = "measurements"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id", ondelete="CASCADE"))
    mention_id: Mapped[int | None] = mapped_column(ForeignKey("mentions.id", ondelete="CASCADE"))
    start_char: Mapped[int]
    end_char: Mapped[int]
    surface: Mapped[str]
    quantity: Mapped[str]
    low: Mapped[float | None]
    high: Mapped[float | None]
    unit: Mapped[str]
    qualifier: Mapped[str]

    __table_args__ = (
        one_of("quantity", QUANTITIES),
        one_of("unit", UNITS),
        one_of("qualifier", QUALIFIERS),
        CheckConstraint("0 <= start_char AND start_char < end_char", name="span"),
        CheckConstraint("low IS NOT NULL OR high IS NOT NULL", name="stated"),
        CheckConstraint("low <= high", name="order"),
        Index(None, "revision_id"),
        Index(None, "mention_id"),
        Index(None, "quantity", "low"),
    )
