"""Documents into stories, as they come in: the connected parts of what is alike, whatever the order of arrival.

Two documents are joined where `likeness` says so, and it looks at nothing but the two. A document that is new or
changed is loose, and with it the story it was in, for that may fall apart; what is loose is joined again, with each
other and with the stories that stand under the same keys. A story has the smallest id of its documents.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, Table, delete, insert, select

from etl.stories import rows
from etl.stories.likeness import likeness, role_beside
from etl.stories.rows import Block, Place
from etl.stories.signatures import Signature, signature_rules
from models import Base, StoryRules

_RULES: Table = Base.metadata.tables[StoryRules.__tablename__]


def bring_stories_up_to_date(connection: Connection) -> None:
    """Make all stories anew where they were made by other rules, or by a program that made none."""
    if connection.execute(select(_RULES.c.version)).scalar() == signature_rules():
        return
    rows.scatter(connection)
    for page in rows.all_documents(connection):
        regroup(connection, page)
    connection.execute(delete(_RULES))
    connection.execute(insert(_RULES).values(version=signature_rules()))


def regroup(connection: Connection, documents: Iterable[int]) -> None:
    """Put documents that are new or changed into the stories they belong to now."""
    loose = _loosen(connection, documents)
    if not loose.story_of:
        return
    rows.leave_keys(connection, loose.before, loose.story_of)
    joining = _Joining(connection, loose.signatures)
    joining.join_all()
    _write(connection, loose, joining)


@dataclass(slots=True)
class _Loose:
    """Documents in no story until they are joined: the stories they were in, their signatures then and now."""

    story_of: dict[int, int] = field(default_factory=dict)
    before: dict[int, Signature] = field(default_factory=dict)
    signatures: dict[int, Signature] = field(default_factory=dict)


def _loosen(connection: Connection, documents: Iterable[int]) -> _Loose:
    """The changed documents, and all that were in a story with one of them."""
    places = rows.places(connection, documents)
    before = rows.stored_signatures(connection, places)
    now = rows.fresh_signatures(connection, places)
    loose = _Loose()
    unsettled = set()
    for document_id, place in places.items():
        if document_id not in before and document_id not in now:
            continue
        loose.story_of[document_id] = place.story_id
        if document_id in before:
            unsettled.add(place.story_id)
    for story_id in unsettled:
        for page in rows.members(connection, story_id):
            loose.story_of.update(dict.fromkeys(page, story_id))
            others = rows.stored_signatures(connection, (one for one in page if one not in places))
            before |= others
            now |= others
    loose.before = before
    loose.signatures = now
    return loose


@dataclass(slots=True)
class _Joining:
    """Joins loose documents with each other and with stories; a node is a loose document's id or a story's."""

    connection: Connection
    signatures: Mapping[int, Signature]
    parents: dict[int, int] = field(default_factory=dict)
    known: dict[int, Signature] = field(default_factory=dict)

    def root(self, node: int) -> int:
        """The smallest node that a node is joined with."""
        while (above := self.parents.get(node, node)) != node:
            self.parents[node] = self.parents.get(above, above)
            node = above
        return node

    def _join(self, one: int, other: int) -> None:
        low, high = sorted((self.root(one), self.root(other)))
        self.parents[high] = low

    def join_all(self) -> None:
        """Join every loose document with all that it is like."""
        self._join_loose()
        near = {document: signature.keys_near() for document, signature in self.signatures.items()}
        by_key: dict[int, list[Block]] = {}
        for block in rows.blocks(self.connection, set().union(*near.values())):
            by_key.setdefault(block.key, []).append(block)
        ends = {document for found in by_key.values() for block in found for document in (block.first, block.last)}
        self.known = rows.stored_signatures(self.connection, ends)
        for document, keys in near.items():
            self._join_with_stories(document, [block for key in keys for block in by_key.get(key, ())])

    def _join_loose(self) -> None:
        """Join loose documents with each other."""
        standing: dict[int, list[int]] = {}
        for document, signature in self.signatures.items():
            for other in {one for key in signature.keys_near() for one in standing.get(key, ())}:
                if self.root(document) != self.root(other) and likeness(signature, self.signatures[other]):
                    self._join(document, other)
            for key in signature.own_keys():
                standing.setdefault(key, []).append(document)

    def _join_with_stories(self, document: int, found: list[Block]) -> None:
        signature = self.signatures[document]
        by_story: dict[int, list[Block]] = {}
        for block in found:
            by_story.setdefault(block.story_id, []).append(block)
        for story_id, in_story in by_story.items():
            if self.root(story_id) == self.root(document):
                continue
            ends = {one for block in in_story for one in (block.first, block.last)}
            if any(likeness(signature, self.known[one]) for one in ends) or self._is_like_others(
                signature, story_id, in_story
            ):
                self._join(document, story_id)

    def _is_like_others(self, signature: Signature, story_id: int, in_story: list[Block]) -> bool:
        """Whether a document is like one of those that stand between the first and the last under its keys."""
        keys = [block.key for block in in_story if block.first != block.last]
        behind = 0
        while keys and (page := rows.documents_under(self.connection, keys, story_id, behind)):
            if any(likeness(signature, one) for one in rows.stored_signatures(self.connection, page).values()):
                return True
            behind = page[-1]
        return False


def _write(connection: Connection, loose: _Loose, joining: _Joining) -> None:
    """Write what was joined: stories, who is first in each, signatures, and the keys to find them by."""
    root_of = {document: joining.root(document) for document in loose.story_of}
    rows.add_stories(connection, set(root_of.values()))
    firsts = _Firsts.among(connection, loose, joining)
    for story_id, old_first in firsts.of_stories.items():
        root = joining.root(story_id)
        if firsts.of_roots[root] != old_first:
            for page in rows.members(connection, story_id):
                rows.set_roles(connection, firsts.roles(rows.stored_signatures(connection, page), root))
        if root != story_id:
            rows.move_story(connection, story_id, root)
    roles = dict.fromkeys(root_of, "first")
    for document, signature in loose.signatures.items():
        roles |= firsts.roles({document: signature}, root_of[document])
    rows.place(connection, root_of, roles)
    rows.remove_stories(connection, set(loose.story_of.values()) - set(root_of.values()))
    fresh = {one: signature for one, signature in loose.signatures.items() if loose.before.get(one) != signature}
    outdated = {one for one, signature in loose.before.items() if loose.signatures.get(one) != signature}
    rows.store_signatures(connection, outdated, fresh)
    rows.stand_under(connection, loose.signatures, root_of)


@dataclass(slots=True)
class _Firsts:
    """The first documents: of the stories that were joined with, and of what became of them, by root."""

    of_stories: dict[int, int]
    of_roots: dict[int, int]
    signatures: dict[int, Signature]

    @classmethod
    def among(cls, connection: Connection, loose: _Loose, joining: _Joining) -> "_Firsts":
        """The earliest by date, then by id, of the loose documents and of those that were first before."""
        stories = set(joining.parents) - set(loose.story_of)
        stories |= {joining.root(one) for one in joining.parents} - set(loose.story_of)
        old = rows.places_in(connection, stories, "first")
        by_root: dict[int, list[Place]] = {}
        for place in old:
            by_root.setdefault(joining.root(place.story_id), []).append(place)
        for place in rows.places(connection, loose.story_of).values():
            by_root.setdefault(joining.root(place.document_id), []).append(place)
        of_roots = {root: min(found, key=lambda place: place.age).document_id for root, found in by_root.items()}
        signatures = rows.stored_signatures(connection, set(of_roots.values()) - set(loose.story_of))
        return cls({place.story_id: place.document_id for place in old}, of_roots, signatures | loose.signatures)

    def roles(self, signatures: Mapping[int, Signature], root: int) -> dict[int, str]:
        """What documents of one story are to its first."""
        first = self.of_roots[root]
        return {
            document: "first" if document == first else role_beside(self.signatures[first], signature)
            for document, signature in signatures.items()
        }
