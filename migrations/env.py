"""Runs migrations on the engine that boardroom.work.schema hands over."""

import importlib
from pathlib import Path

from alembic import context

import boardroom
from boardroom.core.db import Base

for models in sorted(Path(boardroom.__file__).parent.glob("*/models*")):
    importlib.import_module(f"boardroom.{models.parent.name}.models")

with context.config.attributes["engine"].connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        # SQLite alters tables by copying them.
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        user_module_prefix="db.",
    )
    with context.begin_transaction():
        context.run_migrations()
    if connection.in_transaction():
        connection.commit()
