"""The places of systems in the schemes of others: UNROCA, SIPRI, MTCR, range class."""

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


def downgrade() -> None:
    """Drop the columns."""
    for scheme in reversed(SCHEMES):
        op.drop_column("systems", scheme)
