"""What a text claims of a mention: the event with its status, the actors in their roles, who says so."""

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, one_of

EVENTS = (
    "supply", "receive", "order", "produce", "develop", "test", "launch", "deploy", "use", "display", "destroy",
    "damage", "capture", "lose", "intercept", "jam", "possess", "threaten", "limit",
)  # fmt: skip
POLARITIES = ("positive", "negative", "unknown")
CERTAINTIES = ("certain", "probable", "possible", "unknown")
TIMES = ("past", "ongoing", "planned", "hypothetical", "unknown")
OUTCOMES = ("success", "failure", "unknown")
ROLES = ("supplier", "recipient", "operator", "producer", "target", "holder", "agent")


class Claim(Base):
    """One claim about one mention; a mention's claims are counted from 1 by `position`."""

    __tablename__ = "claims"

    id: Mapped[int] = mapped_column(primary_key=True)
    mention_id: Mapped[int] = mapped_column(ForeignKey("mentions.id", ondelete="CASCADE"))
    position: Mapped[int]
    event: Mapped[str]
    polarity: Mapped[str]
    certainty: Mapped[str]
    time: Mapped[str]
    outcome: Mapped[str] = mapped_column(default="unknown")
    trigger_start: Mapped[int | None]
    trigger_end: Mapped[int | None]
    date_from: Mapped[date | None]
    date_to: Mapped[date | None]
    date_precision: Mapped[str] = mapped_column(default="")
    place_name: Mapped[str] = mapped_column(default="")
    place_country: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        one_of("event", EVENTS),
        one_of("polarity", POLARITIES),
        one_of("certainty", CERTAINTIES),
        one_of("time", TIMES),
        one_of("outcome", OUTCOMES),
        Index(None, "mention_id", "position", unique=True),
        Index(None, "event"),
    )


class ClaimActor(Base):
    """Who plays a role in a claim; `country` is ISO 3166-1 alpha-2, `group_code` an armed group's."""

    __tablename__ = "claim_actors"

    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str]
    country: Mapped[str] = mapped_column(default="")
    group_code: Mapped[str] = mapped_column(default="")
    name: Mapped[str] = mapped_column(default="")

    __table_args__ = (one_of("role", ROLES), Index(None, "role", "country"))


class ClaimSpeaker(Base):
    """Who says so, as written; position 1 is the nearest speaker."""

    __tablename__ = "claim_speakers"

    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    country: Mapped[str] = mapped_column(default="")
