"""Documents, mentions, measurements, claims, catalogue and runs."""

import sqlalchemy as sa
from alembic import op

revision = "v0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema up."""
    op.create_table(
        "categories",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("parent", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["parent"], ["categories.slug"], name=op.f("fk_categories_parent_categories")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_categories")),
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("exit_code", sa.Integer(), nullable=True),
        sa.Column("sources", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("process", sa.Integer(), nullable=False),
        sa.Column("program_version", sa.String(), nullable=False),
        sa.Column("rules_version", sa.String(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("revised", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.Column("issues", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.CheckConstraint(
            "status IN ('running', 'done', 'failed', 'interrupted', 'refused', 'crashed')", name=op.f("ck_runs_status")
        ),
        sa.CheckConstraint("seen >= 0", name=op.f("ck_runs_seen")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    op.create_table(
        "sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("kind", "address", name=op.f("uq_sources_kind_address")),
    )
    op.create_table(
        "stories", sa.Column("id", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("id", name=op.f("pk_stories"))
    )
    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_documents_run_id_runs")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_documents_source_id_sources")),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_documents_story_id_stories")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("identity", name=op.f("uq_documents_identity")),
    )
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_documents_published_at"), ["published_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_documents_run_id"), ["run_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_documents_source_id"), ["source_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_documents_story_id"), ["story_id"], unique=False)

    op.create_table(
        "issues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("resolved_run_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["resolved_run_id"], ["runs.id"], name=op.f("fk_issues_resolved_run_id_runs")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_issues_run_id_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issues")),
    )
    with op.batch_alter_table("issues", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_issues_run_id"), ["run_id"], unique=False)
        batch_op.create_index(
            "uq_issues_open",
            ["place", "kind", "message"],
            unique=True,
            sqlite_where=sa.text("resolved_run_id IS NULL"),
            postgresql_where=sa.text("resolved_run_id IS NULL"),
        )

    op.create_table(
        "systems",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("operators", sa.String(), nullable=False),
        sa.Column("variant_of", sa.String(), nullable=True),
        sa.Column("part_of", sa.String(), nullable=True),
        sa.Column("calibre_mm", sa.Double(), nullable=True),
        sa.Column("diameter_mm", sa.Double(), nullable=True),
        sa.Column("range_low_km", sa.Double(), nullable=True),
        sa.Column("range_high_km", sa.Double(), nullable=True),
        sa.Column("warhead_kg", sa.Double(), nullable=True),
        sa.Column("payload_kg", sa.Double(), nullable=True),
        sa.Column("displacement_t", sa.Double(), nullable=True),
        sa.Column("in_service", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("in_catalogue", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["category"], ["categories.slug"], name=op.f("fk_systems_category_categories")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_systems")),
    )
    with op.batch_alter_table("systems", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_systems_category"), ["category"], unique=False)

    op.create_table(
        "aliases",
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('alias', 'hint')", name=op.f("ck_aliases_kind")),
        sa.ForeignKeyConstraint(
            ["system"], ["systems.slug"], name=op.f("fk_aliases_system_systems"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("system", "name", name=op.f("pk_aliases")),
    )
    with op.batch_alter_table("aliases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_aliases_name"), ["name"], unique=False)

    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("is_latest", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_revisions_sha256")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_revisions_number")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_revisions_document_id_documents"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_revisions_run_id_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_revisions_document_id_number")),
        sa.UniqueConstraint("document_id", "sha256", name=op.f("uq_revisions_document_id_sha256")),
    )
    with op.batch_alter_table("revisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_revisions_run_id"), ["run_id"], unique=False)
        batch_op.create_index(
            "uq_revisions_latest",
            ["document_id"],
            unique=True,
            sqlite_where=sa.text("is_latest"),
            postgresql_where=sa.text("is_latest"),
        )

    op.create_table(
        "mentions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("start_char", sa.Integer(), nullable=False),
        sa.Column("end_char", sa.Integer(), nullable=False),
        sa.Column("surface", sa.String(), nullable=False),
        sa.Column("sentence_start", sa.Integer(), nullable=False),
        sa.Column("sentence_end", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("rules_version", sa.String(), nullable=False),
        sa.CheckConstraint("0 <= start_char AND start_char < end_char", name=op.f("ck_mentions_span")),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name=op.f("ck_mentions_confidence")),
        sa.CheckConstraint(
            "sentence_start <= start_char AND end_char <= sentence_end", name=op.f("ck_mentions_sentence")
        ),
        sa.ForeignKeyConstraint(["category"], ["categories.slug"], name=op.f("fk_mentions_category_categories")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_mentions_revision_id_revisions"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_mentions_run_id_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentions")),
    )
    with op.batch_alter_table("mentions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mentions_category"), ["category"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_mentions_revision_id_start_char"), ["revision_id", "start_char"], unique=True
        )
        batch_op.create_index(batch_op.f("ix_mentions_run_id"), ["run_id"], unique=False)

    op.create_table(
        "claims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("polarity", sa.String(), nullable=False),
        sa.Column("certainty", sa.String(), nullable=False),
        sa.Column("time", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("trigger_start", sa.Integer(), nullable=True),
        sa.Column("trigger_end", sa.Integer(), nullable=True),
        sa.Column("date_from", sa.Date(), nullable=True),
        sa.Column("date_to", sa.Date(), nullable=True),
        sa.Column("date_precision", sa.String(), nullable=False),
        sa.Column("place_name", sa.String(), nullable=False),
        sa.Column("place_country", sa.String(), nullable=False),
        sa.CheckConstraint(
            "certainty IN ('certain', 'probable', 'possible', 'unknown')", name=op.f("ck_claims_certainty")
        ),
        sa.CheckConstraint(
            "event IN ('supply', 'receive', 'order', 'produce', 'develop', 'test', 'launch', 'deploy', 'use', 'display', 'destroy', 'damage', 'capture', 'lose', 'intercept', 'jam', 'possess', 'threaten', 'limit')",
            name=op.f("ck_claims_event"),
        ),
        sa.CheckConstraint("outcome IN ('success', 'failure', 'unknown')", name=op.f("ck_claims_outcome")),
        sa.CheckConstraint("polarity IN ('positive', 'negative', 'unknown')", name=op.f("ck_claims_polarity")),
        sa.CheckConstraint(
            "time IN ('past', 'ongoing', 'planned', 'hypothetical', 'unknown')", name=op.f("ck_claims_time")
        ),
        sa.ForeignKeyConstraint(
            ["mention_id"], ["mentions.id"], name=op.f("fk_claims_mention_id_mentions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
    )
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claims_event"), ["event"], unique=False)
        batch_op.create_index(batch_op.f("ix_claims_mention_id_position"), ["mention_id", "position"], unique=True)

    op.create_table(
        "measurements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("mention_id", sa.Integer(), nullable=True),
        sa.Column("start_char", sa.Integer(), nullable=False),
        sa.Column("end_char", sa.Integer(), nullable=False),
        sa.Column("surface", sa.String(), nullable=False),
        sa.Column("quantity", sa.String(), nullable=False),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("qualifier", sa.String(), nullable=False),
        sa.CheckConstraint(
            "qualifier IN ('exact', 'about', 'at_least', 'more_than', 'at_most', 'less_than', 'between', 'vague')",
            name=op.f("ck_measurements_qualifier"),
        ),
        sa.CheckConstraint(
            "quantity IN ('calibre', 'barrel_length', 'cartridge_length', 'count', 'rounds', 'range', 'distance', 'altitude', 'speed', 'mass', 'payload', 'yield', 'length', 'depth', 'rate_of_fire', 'duration')",
            name=op.f("ck_measurements_quantity"),
        ),
        sa.CheckConstraint(
            "unit IN ('mm', 'calibres', '1', 'km', 'm/s', 'mach', 'kg', 't_tnt', 'm', '1/min', 's')",
            name=op.f("ck_measurements_unit"),
        ),
        sa.CheckConstraint("0 <= start_char AND start_char < end_char", name=op.f("ck_measurements_span")),
        sa.CheckConstraint("low <= high", name=op.f("ck_measurements_order")),
        sa.CheckConstraint("low IS NOT NULL OR high IS NOT NULL", name=op.f("ck_measurements_stated")),
        sa.ForeignKeyConstraint(
            ["mention_id"], ["mentions.id"], name=op.f("fk_measurements_mention_id_mentions"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_measurements_revision_id_revisions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measurements")),
    )
    with op.batch_alter_table("measurements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measurements_mention_id"), ["mention_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_measurements_quantity_low"), ["quantity", "low"], unique=False)
        batch_op.create_index(batch_op.f("ix_measurements_revision_id"), ["revision_id"], unique=False)

    op.create_table(
        "mention_systems",
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name=op.f("ck_mention_systems_confidence")),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_mention_systems_rank")),
        sa.ForeignKeyConstraint(
            ["mention_id"], ["mentions.id"], name=op.f("fk_mention_systems_mention_id_mentions"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["system"], ["systems.slug"], name=op.f("fk_mention_systems_system_systems")),
        sa.PrimaryKeyConstraint("mention_id", "rank", name=op.f("pk_mention_systems")),
    )
    with op.batch_alter_table("mention_systems", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mention_systems_system"), ["system"], unique=False)

    op.create_table(
        "claim_actors",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("group_code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.CheckConstraint(
            "role IN ('supplier', 'recipient', 'operator', 'producer', 'target', 'holder', 'agent')",
            name=op.f("ck_claim_actors_role"),
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claims.id"], name=op.f("fk_claim_actors_claim_id_claims"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("claim_id", "position", name=op.f("pk_claim_actors")),
    )
    with op.batch_alter_table("claim_actors", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_actors_role_country"), ["role", "country"], unique=False)

    op.create_table(
        "claim_speakers",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claims.id"], name=op.f("fk_claim_speakers_claim_id_claims"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("claim_id", "position", name=op.f("pk_claim_speakers")),
    )


def downgrade() -> None:
    """Bring the schema down."""
    op.drop_table("claim_speakers")
    with op.batch_alter_table("claim_actors", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claim_actors_role_country"))

    op.drop_table("claim_actors")
    with op.batch_alter_table("mention_systems", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mention_systems_system"))

    op.drop_table("mention_systems")
    with op.batch_alter_table("measurements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measurements_revision_id"))
        batch_op.drop_index(batch_op.f("ix_measurements_quantity_low"))
        batch_op.drop_index(batch_op.f("ix_measurements_mention_id"))

    op.drop_table("measurements")
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claims_mention_id_position"))
        batch_op.drop_index(batch_op.f("ix_claims_event"))

    op.drop_table("claims")
    with op.batch_alter_table("mentions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentions_run_id"))
        batch_op.drop_index(batch_op.f("ix_mentions_revision_id_start_char"))
        batch_op.drop_index(batch_op.f("ix_mentions_category"))

    op.drop_table("mentions")
    with op.batch_alter_table("revisions", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_revisions_latest", sqlite_where=sa.text("is_latest"), postgresql_where=sa.text("is_latest")
        )
        batch_op.drop_index(batch_op.f("ix_revisions_run_id"))

    op.drop_table("revisions")
    with op.batch_alter_table("aliases", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_aliases_name"))

    op.drop_table("aliases")
    with op.batch_alter_table("systems", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_systems_category"))

    op.drop_table("systems")
    with op.batch_alter_table("issues", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_issues_open",
            sqlite_where=sa.text("resolved_run_id IS NULL"),
            postgresql_where=sa.text("resolved_run_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_issues_run_id"))

    op.drop_table("issues")
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_documents_story_id"))
        batch_op.drop_index(batch_op.f("ix_documents_source_id"))
        batch_op.drop_index(batch_op.f("ix_documents_run_id"))
        batch_op.drop_index(batch_op.f("ix_documents_published_at"))

    op.drop_table("documents")
    op.drop_table("stories")
    op.drop_table("sources")
    op.drop_table("runs")
    op.drop_table("categories")
