"""The database: tables, views, migrations, and what may be asked of them."""

from models.base import Base
from models.catalogue import Alias, Category, LoadedCatalogue, System
from models.claims import Claim, ClaimActor, ClaimSpeaker
from models.documents import Document, Revision, Story
from models.mentions import Measurement, Mention, MentionSystem
from models.runs import Issue, Run, Source
from models.stories import Signature, StoryKey, StoryRules

__all__ = [
    "Alias",
    "Base",
    "Category",
    "Claim",
    "ClaimActor",
    "ClaimSpeaker",
    "Document",
    "Issue",
    "LoadedCatalogue",
    "Measurement",
    "Mention",
    "MentionSystem",
    "Revision",
    "Run",
    "Signature",
    "Source",
    "Story",
    "StoryKey",
    "StoryRules",
    "System",
]
