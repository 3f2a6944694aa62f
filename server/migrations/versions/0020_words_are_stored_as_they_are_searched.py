"""words are stored as they are searched

PostgreSQL keeps the vector of a request's words in a column of its own, made by itself from `words`: looking through the newest
requests takes no text apart. New rows of the index are put into place a quarter of a megabyte at a time, since each search reads
what is still waiting. SQLite's FTS5 has been that way from the first.
"""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("DROP INDEX ix_request_words_words")
    op.execute("ALTER TABLE request_words ADD COLUMN search tsvector "
               "GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, words)) STORED")
    op.execute("CREATE INDEX ix_request_words_search ON request_words USING gin (search) WITH (gin_pending_list_limit = 256)")


def downgrade() -> None:
    """Back."""
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("DROP INDEX ix_request_words_search")
    op.execute("ALTER TABLE request_words DROP COLUMN search")
    op.execute("CREATE INDEX ix_request_words_words ON request_words USING gin (to_tsvector('simple'::regconfig, words))")
