"""The places of systems in the schemes of others, and which catalogue the rows were brought in line with."""

import sqlalchemy as sa
from alembic import op

revision = "v0002"
down_revision = "v0001"
branch_labels = None
depends_on = None

SCHEMES = ("unroca", "sipri", "mtcr", "range_class")


def upgrade() -> None:
    """Add the columns; the next run fills them from the catalogue."""
    for scheme in SCHEMES:
        op.add_column("systems", sa.Column(scheme, sa.String(), nullable=True))
    op.create_table(
        "loaded_catalogue",
        sa.Column("version", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_loaded_catalogue")),
    )


def downgrade() -> None:
    """Drop the columns, and what says that they are filled."""
    op.drop_table("loaded_catalogue")
    for scheme in reversed(SCHEMES):
        op.drop_column("systems", scheme)
