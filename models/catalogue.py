"""The catalogue as rows: categories, systems, and the names that systems go by."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, one_of

NAME_KINDS = ("alias", "hint")


class Category(Base):
    """A node of the category tree."""

    __tablename__ = "categories"

    slug: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    parent: Mapped[str | None] = mapped_column(ForeignKey("categories.slug"))


class System(Base):
    """A weapon system; one that left the catalogue stays, for mentions point to it.

    `origin` and `operators` list ISO codes separated by a space. `unroca`, `sipri`, `mtcr` and `range_class` are
    computed from category and facts; null where the facts do not tell.
    """

    __tablename__ = "systems"

    slug: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    category: Mapped[str] = mapped_column(ForeignKey("categories.slug"))
    origin: Mapped[str]
    operators: Mapped[str] = mapped_column(default="")
    variant_of: Mapped[str | None]
    part_of: Mapped[str | None]
    calibre_mm: Mapped[float | None]
    diameter_mm: Mapped[float | None]
    range_low_km: Mapped[float | None]
    range_high_km: Mapped[float | None]
    warhead_kg: Mapped[float | None]
    payload_kg: Mapped[float | None]
    displacement_t: Mapped[float | None]
    in_service: Mapped[int | None]
    status: Mapped[str] = mapped_column(default="")
    unroca: Mapped[str | None]
    sipri: Mapped[str | None]
    mtcr: Mapped[str | None]
    range_class: Mapped[str | None]
    source: Mapped[str]
    in_catalogue: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (Index(None, "category"),)


class Alias(Base):
    """A name of a system; a hint counts only in company. `authority` says whose name it is, where known."""

    __tablename__ = "aliases"

    system: Mapped[str] = mapped_column(ForeignKey("systems.slug", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    authority: Mapped[str] = mapped_column(default="")

    __table_args__ = (one_of("kind", NAME_KINDS), Index(None, "name"))


class LoadedCatalogue(Base):
    """The catalogue that the rows were last brought in line with: its version, and the program's; at most one row.

    A migration that adds a computed column empties the table, so that the next run computes it.
    """

    __tablename__ = "loaded_catalogue"

    version: Mapped[str] = mapped_column(primary_key=True)
