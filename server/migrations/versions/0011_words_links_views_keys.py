"""words of requests, links, saved views, keys, indexes of lists."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from desk.words import kept

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_OPEN = "state IN ('escalated', 'in_review', 'registered', 'reopened', 'waiting_customer')"
_INDEXES = {
    "registered_at": ("registered_at", "tracking_number"),
    "changed_at": ("changed_at", "tracking_number"),
    "department_registered_at": ("department", "registered_at", "tracking_number"),
    "department_state_registered_at": ("department", "state", "registered_at", "tracking_number"),
    "state_registered_at": ("state", "registered_at", "tracking_number"),
    "topic_registered_at": ("topic", "registered_at", "tracking_number"),
    "channel_registered_at": ("channel", "registered_at", "tracking_number"),
    "assignee_registered_at": ("assignee", "registered_at", "tracking_number"),
    "visitor_registered_at": ("visitor", "registered_at", "tracking_number"),
}
_OPEN_INDEXES = {
    "open_due_to": ("due_to", "tracking_number"),
    "open_priority": ("priority", "due_to", "tracking_number"),
    "open_department_due_to": ("department", "due_to", "tracking_number"),
    "open_department_priority": ("department", "priority", "due_to", "tracking_number"),
    "open_assignee": ("assignee", "priority", "due_to", "tracking_number"),
}
_TRIGGERS = {
    "insert": "AFTER INSERT ON request_words BEGIN INSERT INTO request_search(rowid, words) VALUES (new.id, new.words); END",
    "delete": "AFTER DELETE ON request_words BEGIN INSERT INTO request_search(request_search, rowid, words) VALUES ('delete', old.id, old.words); END",
    "update": "AFTER UPDATE OF words ON request_words BEGIN INSERT INTO request_search(request_search, rowid, words) VALUES ('delete', old.id, old.words); "
              "INSERT INTO request_search(rowid, words) VALUES (new.id, new.words); END",
}


def upgrade() -> None:
    """Forward."""
    _tables()
    _search()
    op.drop_index("ix_requests_visitor", table_name="requests")
    for name, columns in _INDEXES.items():
        op.create_index(f"ix_requests_{name}", "requests", list(columns))
    for name, columns in _OPEN_INDEXES.items():
        op.create_index(f"ix_requests_{name}", "requests", list(columns), sqlite_where=sa.text(_OPEN), postgresql_where=sa.text(_OPEN))
    _words_of_what_there_is()


def downgrade() -> None:
    """Back."""
    for name in (*_INDEXES, *_OPEN_INDEXES):
        op.drop_index(f"ix_requests_{name}", table_name="requests")
    op.create_index("ix_requests_visitor", "requests", ["visitor"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE request_search")
    for name in ("api_keys", "saved_views", "request_links", "request_words"):
        op.drop_table(name)


def _tables() -> None:
    op.create_table(
        "request_words",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("request", sa.String(24), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["request"], ["requests.tracking_number"], name="fk_request_words_request", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_request_words"),
        sa.UniqueConstraint("request", name="uq_request_words_request"),
        comment="folded words by which requests are found; `id` grows with the registration",
    )
    op.create_table(
        "request_links",
        sa.Column("request", sa.String(24), nullable=False),
        sa.Column("other", sa.String(24), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["request"], ["requests.tracking_number"], name="fk_request_links_request"),
        sa.PrimaryKeyConstraint("request", "other", name="pk_request_links"),
    )
    op.create_table(
        "saved_views",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("staff", sa.String(40), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("filter", sa.Text(), nullable=False),
        sa.Column("sort", sa.String(10), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_saved_views_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_views"),
        sa.UniqueConstraint("staff", "name", name="uq_saved_views_staff_name"),
    )
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.UniqueConstraint("digest", name="uq_api_keys_digest"),
    )


def _search() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE INDEX ix_request_words_words ON request_words USING gin (to_tsvector('simple'::regconfig, words))")
        return
    op.execute("CREATE VIRTUAL TABLE request_search USING fts5(words, content='request_words', content_rowid='id', "
               "tokenize='unicode61 remove_diacritics 0', prefix='2 3 4', columnsize=0)")
    for name, what in _TRIGGERS.items():
        op.execute(f"CREATE TRIGGER request_words_{name} {what}")


def _words_of_what_there_is() -> None:
    tx = op.get_bind()
    rows = tx.execute(sa.text("SELECT tracking_number, subject, description FROM requests ORDER BY registered_at")).all()
    for number, subject, description in rows:
        tx.execute(sa.text("INSERT INTO request_words (request, words) VALUES (:request, :words)"),
                   {"request": number, "words": kept(f"{subject} {description}")})
