"""Documents, their revisions, and the stories that copies of one report belong to."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql_text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, one_of

STORY_ROLES = ("first", "copy", "rewrite")


class Story(Base):
    """The copies of one report; its id is that of its earliest document."""

    __tablename__ = "stories"

    id: Mapped[int] = mapped_column(primary_key=True)


class Document(Base):
    """One article, known by its address or, without one, by its source and the source's own id for it.

    `story_role` says what it is to the first document of its story, which is the earliest by date, then by id.
    """

    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(primary_key=True)
    identity: Mapped[str] = mapped_column(unique=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"))
    external_id: Mapped[str]
    story_id: Mapped[int] = mapped_column(ForeignKey("stories.id"))
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    url: Mapped[str | None]
    publisher: Mapped[str] = mapped_column(default="")
    author: Mapped[str] = mapped_column(default="")
    published_at: Mapped[datetime | None]
    language: Mapped[str] = mapped_column(default="")
    story_role: Mapped[str] = mapped_column(default="first", server_default="first")

    __table_args__ = (
        one_of("story_role", STORY_ROLES),
        Index(None, "source_id"),
        Index(None, "story_id", "story_role"),
        Index(None, "published_at"),
        Index(None, "run_id"),
    )


class Revision(Base):
    """One state of a document's text: title, blank line, body; keyed by its SHA-256.

    `number` counts from 1; `rules_version` is that of the rules its mentions were made by.
    """

    __tablename__ = "revisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    number: Mapped[int]
    sha256: Mapped[str]
    title: Mapped[str]
    text: Mapped[str]
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    created_at: Mapped[datetime]
    is_latest: Mapped[bool]

    __table_args__ = (
        UniqueConstraint("document_id", "sha256"),
        UniqueConstraint("document_id", "number"),
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("number >= 1", name="number"),
        Index(
            "uq_revisions_latest",
            "document_id",
            unique=True,
            sqlite_where=sql_text("is_latest"),
            postgresql_where=sql_text("is_latest"),
        ),
        Index(None, "run_id"),
    )
