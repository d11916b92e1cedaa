"""A package is read back into an empty installation: same hashes, same rows, same search, an unbroken log."""

import json
import shutil
from dataclasses import replace

import pytest
from sqlalchemy import select

from boardroom.adapters.twins.set_clock import SetClock
from boardroom.associations.queries import by_slug
from boardroom.audit.queries import verify_chain
from boardroom.core.actor import ANONYMOUS, worker_for
from boardroom.documents.models import Document, File
from boardroom.export.errors import CannotImport
from boardroom.export.jobs import restore
from boardroom.export.queries import Chosen, rows, tables_of_associations
from boardroom.export.rules.cells import told
from boardroom.export.rules.selection import Kind, Selection
from boardroom.export.rules.tables import opens_doors
from boardroom.mandates.models import MandatePeriod
from boardroom.runtime import build
from boardroom.search.queries import search
from boardroom.search.rules import understood
from tests.conftest import NOW
from tests.data.minutes import meeting_held, write_minutes


@pytest.fixture
def elsewhere(settings, tmp_path, empty_database):
    """Another installation, where nobody is yet."""
    home = tmp_path / "elsewhere"
    home.mkdir()
    shutil.copy(empty_database, home / "boardroom.db")
    made = build(replace(settings, home=home, keys=tmp_path / "other-keys"), SetClock(NOW))
    yield made
    made.engine.dispose()
