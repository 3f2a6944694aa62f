"""words of conversations, letters that are ready."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_TAKE = "INSERT INTO conversation_search(conversation_search, rowid, words) VALUES ('delete', old.id, old.words);"
_PUT = "INSERT INTO conversation_search(rowid, words) VALUES (new.id, new.words);"
_TRIGGERS = {
    "insert": f"AFTER INSERT ON conversation_words BEGIN {_PUT} END",
    "delete": f"AFTER DELETE ON conversation_words BEGIN {_TAKE} END",
    "update": f"AFTER UPDATE OF words ON conversation_words BEGIN {_TAKE} {_PUT} END",
}


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "conversation_words",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("conversation", sa.String(40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name="fk_conversation_words_conversation", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_conversation_words"),
        sa.UniqueConstraint("conversation", name="uq_conversation_words_conversation"),
        comment="folded words by which conversations are found, of the entries up to `upto`",
    )
    op.create_table(
        "prepared_letters",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("conversation", sa.String(40), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_prepared_letters"),
    )
    op.create_index("ix_prepared_letters_conversation", "prepared_letters", ["conversation"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE INDEX ix_conversation_words_words ON conversation_words USING gin (to_tsvector('simple'::regconfig, words))")
        return
    op.execute("CREATE VIRTUAL TABLE conversation_search USING fts5(words, content='conversation_words', content_rowid='id', "
               "tokenize='unicode61 remove_diacritics 0', prefix='2 3 4', columnsize=0)")
    for name, what in _TRIGGERS.items():
        op.execute(f"CREATE TRIGGER conversation_words_{name} {what}")


def downgrade() -> None:
    """Back."""
    op.drop_table("prepared_letters")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE conversation_search")
    op.drop_table("conversation_words")
