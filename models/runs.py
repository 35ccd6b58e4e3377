"""Where documents come from, what each run did, and what went wrong."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, one_of

RUN_STATUSES = ("running", "done", "failed", "interrupted", "refused", "crashed")


class Source(Base):
    """A place that documents come from: a folder, a feed file, standard input."""

    __tablename__ = "sources"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    address: Mapped[str]

    __table_args__ = (UniqueConstraint("kind", "address"),)


class Run(Base):
    """One start of `etl ingest`, whether or not it could begin."""

    __tablename__ = "runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    status: Mapped[str]
    exit_code: Mapped[int | None]
    sources: Mapped[str]
    host: Mapped[str]
    process: Mapped[int]
    program_version: Mapped[str]
    rules_version: Mapped[str]
    seen: Mapped[int] = mapped_column(default=0)
    new: Mapped[int] = mapped_column(default=0)
    revised: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    mentions: Mapped[int] = mapped_column(default=0)
    issues: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(default="")

    __table_args__ = (one_of("status", RUN_STATUSES), CheckConstraint("seen >= 0", name="seen"))


class Issue(Base):
    """Something that went wrong with one source or document.

    An issue stays open until a later run reads the same place without it; one open row stands for all its repeats.
    """

    __tablename__ = "issues"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    place: Mapped[str]
    kind: Mapped[str]
    message: Mapped[str]
    created_at: Mapped[datetime]
    resolved_run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id"))

    __table_args__ = (
        Index(
            "uq_issues_open",
            "place",
            "kind",
            "message",
            unique=True,
            sqlite_where=text("resolved_run_id IS NULL"),
            postgresql_where=text("resolved_run_id IS NULL"),
        ),
        Index(None, "run_id"),
    )
