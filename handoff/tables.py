"""Tables of live conversations. The CHECKs hold what the core promises, whoever writes."""

from __future__ import annotations

import sqlalchemy as sa

from base.database import schema

conversations = sa.Table(
    "conversations",
    schema,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("visitor", sa.String(40), nullable=False),
    sa.Column("language", sa.String(2), nullable=False),
    sa.Column("state", sa.String(8), nullable=False),
    sa.Column("epoch", sa.Integer, nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("agent", sa.String(40)),
    sa.Column("agent_name", sa.String(120), nullable=False, server_default=""),
    sa.Column("agent_department", sa.String(40), nullable=False, server_default=""),
    sa.Column("department", sa.String(40), nullable=False),
    sa.Column("priority", sa.Integer, nullable=False),
    sa.Column("reason", sa.String(40), nullable=False),
    sa.Column("queued_at", sa.BigInteger, nullable=False),
    sa.Column("taken_at", sa.BigInteger, nullable=False),
    sa.Column("turn", sa.Integer, nullable=False),
    sa.Column("turn_deadline", sa.BigInteger, nullable=False),
    sa.Column("waiting", sa.Text, nullable=False),
    sa.Column("fields", sa.Text, nullable=False),
    sa.Column("tried", sa.Text, nullable=False),
    sa.Column("verified", sa.Boolean, nullable=False),
    sa.Column("preview", sa.Text, nullable=False),
    sa.Column("unanswered", sa.Boolean, nullable=False),
    sa.Column("last_at", sa.BigInteger, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("offered", sa.Text, nullable=False, server_default=""),
    sa.Column("offered_until", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("passed", sa.Text, nullable=False, server_default="[]"),
    sa.Column("last_agent", sa.String(40), nullable=False, server_default=""),
    sa.Column("waiting_since", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("reminded_at", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("labels", sa.Text, nullable=False, server_default=""),
    sa.Column("ticks", sa.Text, nullable=False, server_default=""),
    sa.Column("snoozed_until", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("seen_by_customer", sa.Integer, nullable=False, server_default="0"),
    sa.Column("seen_by_agent", sa.Integer, nullable=False, server_default="0"),
    sa.CheckConstraint("state IN ('bot', 'queued', 'agent', 'closed')", name="state"),
    sa.CheckConstraint("(state = 'agent') = (agent IS NOT NULL)", name="holder"),
    sa.CheckConstraint("turn = 0 OR state = 'bot'", name="bot_turn"),
    sa.CheckConstraint("epoch >= 1 AND seq >= 0 AND turn <= seq", name="numbers"),
    sa.Index("uq_conversations_visitor", "visitor", unique=True),
    sa.Index("ix_conversations_last_at", "last_at"),
    sa.Index("ix_conversations_waiting", "state", "priority", "queued_at",
             sqlite_where=sa.text("state IN ('queued', 'agent')"),
             postgresql_where=sa.text("state IN ('queued', 'agent')")),
    sa.Index("ix_conversations_snoozed", "snoozed_until",
             sqlite_where=sa.text("snoozed_until > 0"), postgresql_where=sa.text("snoozed_until > 0")),
    sa.Index("ix_conversations_turn", "turn_deadline",
             sqlite_where=sa.text("turn > 0"), postgresql_where=sa.text("turn > 0")),
)

entries = sa.Table(
    "entries",
    schema,
    sa.Column("conversation", sa.String(40), sa.ForeignKey("conversations.id"), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("by", sa.String(8), nullable=False),
    sa.Column("kind", sa.String(8), nullable=False),
    sa.Column("sender", sa.String(40), nullable=False),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("event", sa.String(24), nullable=False),
    sa.Column("extra", sa.Text, nullable=False),
    sa.Column("cid", sa.String(64)),
    sa.Column("body", sa.String(16)),
    sa.Column("epoch", sa.Integer, nullable=False),
    # not IN: for more than two values SQLite builds a temporary table with each row, half of what an insert costs
    sa.CheckConstraint("by = 'customer' OR by = 'bot' OR by = 'agent' OR by = 'system'", name="speaker"),
    sa.CheckConstraint("kind = 'text' OR kind = 'note' OR kind = 'event'", name="kind"),
    # cid first: browsers make them in the order of time, so a batch of many conversations writes one page of this index
    sa.Index("uq_entries_cid", "cid", "conversation", "sender", unique=True,
             sqlite_where=sa.text("cid IS NOT NULL"), postgresql_where=sa.text("cid IS NOT NULL")),
    sqlite_with_rowid=False,
)

presence = sa.Table(
    "presence",
    schema,
    sa.Column("agent", sa.String(40), primary_key=True),
    sa.Column("status", sa.String(10), nullable=False),
    sa.Column("lease_until", sa.BigInteger, nullable=False),
)

profiles = sa.Table(
    "agent_profiles",
    schema,
    sa.Column("agent", sa.String(40), primary_key=True),
    sa.Column("capacity", sa.SmallInteger, nullable=False),
    sa.Column("languages", sa.String(20), nullable=False),
    sa.Column("skills", sa.Text, nullable=False),
    sa.CheckConstraint("capacity BETWEEN 1 AND 50", name="capacity"),
)

handlings = sa.Table(
    "handlings",
    schema,
    sa.Column("conversation", sa.String(40), sa.ForeignKey("conversations.id"), primary_key=True),
    sa.Column("epoch", sa.Integer, primary_key=True),
    sa.Column("agent", sa.String(40), nullable=False),
    sa.Column("department", sa.String(40), nullable=False),
    sa.Column("topic", sa.String(40), nullable=False),
    sa.Column("language", sa.String(2), nullable=False),
    sa.Column("queued_at", sa.BigInteger, nullable=False),
    sa.Column("taken_at", sa.BigInteger, nullable=False),
    sa.Column("ended_at", sa.BigInteger, nullable=False),
    sa.Column("ended", sa.String(24), nullable=False),
    sa.Index("ix_handlings_department_ended_at", "department", "ended_at"),
    sa.Index("ix_handlings_agent_ended_at", "agent", "ended_at"),
)

mentions = sa.Table(
    "mentions",
    schema,
    sa.Column("conversation", sa.String(40), sa.ForeignKey("conversations.id"), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("staff", sa.String(40), primary_key=True),
    sa.Column("by", sa.String(120), nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("seen_at", sa.BigInteger, nullable=False),
    sa.Index("ix_mentions_staff_at", "staff", "at"),
)

leases = sa.Table(
    "leases",
    schema,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("holder", sa.String(40), nullable=False),
    sa.Column("until", sa.BigInteger, nullable=False),
)
