"""Alembic's entry: the schema of all rooms, on the connection that the caller hands in."""

from __future__ import annotations

from alembic import context

import base.device_store
import base.second_factor_store
import base.session_store
import base.visitor_store  # noqa: F401
import desk.notices.wording_store
import desk.sign_in_code_store  # noqa: F401
import handoff.tables  # noqa: F401
import studio.draft_store
import studio.job_store
import studio.turn_store
import studio.version_store  # noqa: F401
from base.database import schema

context.configure(connection=context.config.attributes["connection"], target_metadata=schema, render_as_batch=True,
                  compare_type=True)
with context.begin_transaction():
    context.run_migrations()
