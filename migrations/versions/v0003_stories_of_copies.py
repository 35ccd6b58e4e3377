"""What stories are found by, and what each document is to the first of its story."""

import sqlalchemy as sa
from alembic import op

revision = "v0003"
down_revision = "v0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables and the column; the next run fills them from the texts that are there."""
    op.create_table(
        "signatures",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("of_shingles", sa.LargeBinary(), nullable=False),
        sa.Column("of_named", sa.LargeBinary(), nullable=False),
        sa.Column("kinds", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_signatures_document_id_documents"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_signatures")),
    )
    op.create_table(
        "story_keys",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "story_id", "document_id", name=op.f("pk_story_keys")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "story_rules",
        sa.Column("version", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_story_rules")),
    )
    with op.batch_alter_table("documents") as batch:
        batch.drop_index(op.f("ix_documents_story_id"))
        batch.add_column(sa.Column("story_role", sa.String(), server_default="first", nullable=False))
        batch.create_check_constraint(op.f("ck_documents_story_role"), "story_role IN ('first', 'copy', 'rewrite')")
        batch.create_index(op.f("ix_documents_story_id_story_role"), ["story_id", "story_role"])


def downgrade() -> None:
    """Make each document a story of its own again, and drop what stories were found by."""
    op.execute("INSERT INTO stories (id) SELECT id FROM documents WHERE id NOT IN (SELECT id FROM stories)")
    op.execute("UPDATE documents SET story_id = id WHERE story_id <> id")
    with op.batch_alter_table("documents") as batch:
        batch.drop_index(op.f("ix_documents_story_id_story_role"))
        batch.drop_constraint(op.f("ck_documents_story_role"), type_="check")
        batch.drop_column("story_role")
        batch.create_index(op.f("ix_documents_story_id"), ["story_id"])
    op.drop_table("story_rules")
    op.drop_table("story_keys")
    op.drop_table("signatures")
