"""The rows that stories are made of: read and written in lists, never the whole corpus. Nothing here commits."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    Select,
    Table,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)

from etl.stories.signatures import Signature
from models import Base, Document, Mention, MentionSystem, Revision, Story, StoryKey
from models import Signature as SignatureRow

PAGE = 500
_DOCUMENTS: Table = Base.metadata.tables[Document.__tablename__]
_MENTIONS: Table = Base.metadata.tables[Mention.__tablename__]
_SYSTEMS: Table = Base.metadata.tables[MentionSystem.__tablename__]
_REVISIONS: Table = Base.metadata.tables[Revision.__tablename__]
_SIGNATURES: Table = Base.metadata.tables[SignatureRow.__tablename__]
_STORIES: Table = Base.metadata.tables[Story.__tablename__]
_KEYS: Table = Base.metadata.tables[StoryKey.__tablename__]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document stands: in which story, as what, and when it was published."""

    document_id: int
    story_id: int
    role: str
    published_at: datetime | None

    @property
    def age(self) -> tuple[bool, datetime, int]:
        """What the documents of a story are ordered by: the earliest first, those without a date last."""
        return self.published_at is None, self.published_at or datetime.max.replace(tzinfo=UTC), self.document_id


@dataclass(frozen=True, slots=True)
class Block:
    """Documents of one story that stand under one key: the first and the last of them."""

    key: int
    story_id: int
    first: int
    last: int


def _listed(connection: Connection, numbers: Iterable[int]) -> Select[Any]:
    """Numbers as the rows of a SELECT: one parameter, however many they are."""
    text = json.dumps(list(numbers))
    if connection.dialect.name == "sqlite":
        return select(func.json_each(text).table_valued("value").c.value)
    rows = func.json_array_elements_text(cast(text, JSON)).table_valued("value")
    return select(cast(rows.c.value, BigInteger))


# ---- documents


def places(connection: Connection, documents: Iterable[int]) -> dict[int, Place]:
    """Where some documents stand."""
    rows = _DOCUMENTS.c
    chosen = select(rows.id, rows.story_id, rows.story_role, rows.published_at).where(
        rows.id.in_(_listed(connection, documents))
    )
    return {row.id: Place(*row) for row in connection.execute(chosen)}


def places_in(connection: Connection, stories: Iterable[int], role: str) -> list[Place]:
    """Where the documents stand that play a role in some stories."""
    rows = _DOCUMENTS.c
    chosen = select(rows.id, rows.story_id, rows.story_role, rows.published_at).where(
        rows.story_id.in_(_listed(connection, stories)), rows.story_role == role
    )
    return [Place(*row) for row in connection.execute(chosen)]


def members(connection: Connection, story_id: int) -> Iterator[list[int]]:
    """The documents of a story, a page at a time."""
    yield from _pages(connection, select(_DOCUMENTS.c.id).where(_DOCUMENTS.c.story_id == story_id))


def place(connection: Connection, story_of: Mapping[int, int], role_of: Mapping[int, str]) -> None:
    """Put documents into stories, each in its role."""
    there = places(connection, story_of)
    _execute_many(
        connection,
        update(_DOCUMENTS)
        .where(_DOCUMENTS.c.id == bindparam("document"))
        .values(story_id=bindparam("story"), story_role=bindparam("role")),
        [
            {"document": document, "story": story, "role": role_of[document]}
            for document, story in story_of.items()
            if (there[document].story_id, there[document].role) != (story, role_of[document])
        ],
    )


def move_story(connection: Connection, story_id: int, to: int) -> None:
    """Put all documents of a story into another, and take the story away."""
    for page in members(connection, story_id):
        signatures = stored_signatures(connection, page)
        leave_keys(connection, signatures, dict.fromkeys(signatures, story_id))
        stand_under(connection, signatures, dict.fromkeys(signatures, to))
    connection.execute(update(_DOCUMENTS).where(_DOCUMENTS.c.story_id == story_id).values(story_id=to))
    remove_stories(connection, [story_id])


def set_roles(connection: Connection, role_of: Mapping[int, str]) -> None:
    """Say what documents are to the first of their story."""
    _execute_many(
        connection,
        update(_DOCUMENTS).where(_DOCUMENTS.c.id == bindparam("document")).values(story_role=bindparam("role")),
        [{"document": document, "role": role} for document, role in role_of.items()],
    )


# ---- stories


def add_stories(connection: Connection, stories: Iterable[int]) -> None:
    """Make stories that are not there yet."""
    wanted = set(stories)
    there = set(
        connection.execute(select(_STORIES.c.id).where(_STORIES.c.id.in_(_listed(connection, wanted)))).scalars()
    )
    _execute_many(connection, insert(_STORIES), [{"id": story} for story in sorted(wanted - there)])


def remove_stories(connection: Connection, stories: Iterable[int]) -> None:
    """Take stories away that hold nothing any more."""
    _execute_many(
        connection, delete(_STORIES).where(_STORIES.c.id == bindparam("story")), [{"story": one} for one in stories]
    )


def scatter(connection: Connection) -> None:
    """Make each document a story of its own, and forget all signatures."""
    connection.execute(delete(_KEYS))
    connection.execute(delete(_SIGNATURES))
    known = select(_STORIES.c.id)
    missing = select(_DOCUMENTS.c.id).where(_DOCUMENTS.c.id.not_in(known))
    connection.execute(insert(_STORIES).from_select(["id"], missing))
    is_grouped = (_DOCUMENTS.c.story_id != _DOCUMENTS.c.id) | (_DOCUMENTS.c.story_role != "first")
    connection.execute(update(_DOCUMENTS).where(is_grouped).values(story_id=_DOCUMENTS.c.id, story_role="first"))


def all_documents(connection: Connection) -> Iterator[list[int]]:
    """Every document, a page at a time."""
    yield from _pages(connection, select(_DOCUMENTS.c.id))


def _pages(connection: Connection, chosen: Select[Any]) -> Iterator[list[int]]:
    """The ids that a query chooses among the documents, a page at a time."""
    last = 0
    paged = chosen.order_by(_DOCUMENTS.c.id).limit(PAGE)
    while page := list(connection.execute(paged.where(_DOCUMENTS.c.id > last)).scalars()):
        yield page
        last = page[-1]


# ---- signatures and the keys that documents stand under


def fresh_signatures(connection: Connection, documents: Iterable[int]) -> dict[int, Signature]:
    """The signatures of documents as their latest texts are; those that mention no weapon have none."""
    chosen = _listed(connection, documents)
    weapons: dict[int, set[str]] = {}
    mentions = (
        select(_REVISIONS.c.document_id, func.coalesce(_SYSTEMS.c.system, _MENTIONS.c.category))
        .join(_MENTIONS, _MENTIONS.c.revision_id == _REVISIONS.c.id)
        .outerjoin(_SYSTEMS, (_SYSTEMS.c.mention_id == _MENTIONS.c.id) & (_SYSTEMS.c.rank == 1))
        .where(_REVISIONS.c.document_id.in_(chosen), _REVISIONS.c.is_latest)
    )
    for document_id, weapon in connection.execute(mentions):
        weapons.setdefault(document_id, set()).add(weapon)
    texts = (
        select(_REVISIONS.c.document_id, _REVISIONS.c.text, _DOCUMENTS.c.published_at)
        .join(_DOCUMENTS, _DOCUMENTS.c.id == _REVISIONS.c.document_id)
        .where(_REVISIONS.c.document_id.in_(_listed(connection, weapons)), _REVISIONS.c.is_latest)
    )
    return {
        document_id: Signature.of(published_at and published_at.date().toordinal(), text, weapons[document_id])
        for document_id, text, published_at in connection.execute(texts)
    }


def stored_signatures(connection: Connection, documents: Iterable[int]) -> dict[int, Signature]:
    """The signatures that are stored of some documents."""
    chosen = select(_SIGNATURES).where(_SIGNATURES.c.document_id.in_(_listed(connection, documents)))
    return {
        row.document_id: Signature.from_stored(row.day, row.of_shingles, row.of_named, row.kinds)
        for row in connection.execute(chosen)
    }


def store_signatures(connection: Connection, old: Iterable[int], new: Mapping[int, Signature]) -> None:
    """Put new signatures in the place of old ones."""
    _execute_many(
        connection,
        delete(_SIGNATURES).where(_SIGNATURES.c.document_id == bindparam("document")),
        [{"document": document} for document in old],
    )
    rows = [{"document_id": document, **signature.to_store()} for document, signature in new.items()]
    _execute_many(connection, insert(_SIGNATURES), rows)


def leave_keys(connection: Connection, signatures: Mapping[int, Signature], story_of: Mapping[int, int]) -> None:
    """Take documents away from the keys that they stand under."""
    _execute_many(
        connection,
        delete(_KEYS).where(
            _KEYS.c.key == bindparam("at"),
            _KEYS.c.story_id == bindparam("story"),
            _KEYS.c.document_id == bindparam("document"),
        ),
        [
            {"at": key, "story": story_of[document], "document": document}
            for document, signature in signatures.items()
            for key in signature.own_keys()
        ],
    )


def stand_under(connection: Connection, signatures: Mapping[int, Signature], story_of: Mapping[int, int]) -> None:
    """Put documents under their keys, in the stories they are in."""
    rows = [
        {"key": key, "story_id": story_of[document], "document_id": document}
        for document, signature in signatures.items()
        for key in signature.own_keys()
    ]
    rows.sort(key=itemgetter("key"))  # in the order of the tree that they go into
    _execute_many(connection, insert(_KEYS), rows)


def blocks(connection: Connection, keys: Iterable[int]) -> list[Block]:
    """The stories that stand under some keys. However many documents of a story do, the index is looked into once."""
    wanted = _listed(connection, keys).subquery("wanted")
    key = wanted.c[0]
    first = select(func.min(_KEYS.c.story_id)).where(_KEYS.c.key == key).scalar_subquery()
    step = select(key.label("key"), first.label("story_id")).cte("step", recursive=True)
    following = (
        select(func.min(_KEYS.c.story_id))
        .where(_KEYS.c.key == step.c.key, _KEYS.c.story_id > step.c.story_id)
        .correlate(step)
        .scalar_subquery()
    )
    step = step.union_all(select(step.c.key, following).where(step.c.story_id.is_not(None)))
    ends = [
        select(end(_KEYS.c.document_id))
        .where(_KEYS.c.key == step.c.key, _KEYS.c.story_id == step.c.story_id)
        .correlate(step)
        .scalar_subquery()
        for end in (func.min, func.max)
    ]
    chosen = select(step.c.key, step.c.story_id, *ends).where(step.c.story_id.is_not(None))
    return [Block(*row) for row in connection.execute(chosen)]


def documents_under(connection: Connection, keys: Iterable[int], story_id: int, behind: int) -> list[int]:
    """The documents of a story under any of some keys, behind one of them, a page."""
    chosen = (
        select(_KEYS.c.document_id)
        .distinct()
        .where(
            _KEYS.c.key.in_(_listed(connection, keys)),
            _KEYS.c.story_id == literal(story_id),
            _KEYS.c.document_id > literal(behind),
        )
        .order_by(_KEYS.c.document_id)
        .limit(PAGE)
    )
    return list(connection.execute(chosen).scalars())


def _execute_many(connection: Connection, statement: Any, rows: Sequence[Mapping[str, object]]) -> None:  # noqa: ANN401
    if rows:
        connection.execute(statement, list(rows))
