"""A whole round with the database and the search index on a real PostgreSQL."""

from dataclasses import replace

from boardroom.core.actor import worker_for
from boardroom.core.db import Base
from boardroom.retention import queries
from boardroom.retention.models import DisposalState
from boardroom.runtime import build
from boardroom.search.actions import search
from boardroom.search.queries import Narrowing
from tests.conftest import seated_board
from tests.data.postgres_server import new_database
from tests.retention.conftest import Shelf


def test_a_disposal_goes_its_whole_way_on_a_database_server(postgres, settings, clock):
    with new_database(postgres) as address, new_database(postgres) as index:
        made = build(replace(settings, database=address, search_database=index), clock)
        Base.metadata.create_all(made.engine)
        shelf = Shelf(seated_board(made), clock)
        shelf.adopt()
        paper = shelf.file("Faktura", "Snickargränd fyra")
        with shelf.opener.reading(worker_for(shelf.tenant)) as work:
            assert search(work, "snickargränd", Narrowing()).hits.total == 1
        assert shelf.whole_round().state is DisposalState.CERTIFIED
        with shelf.opener.reading(worker_for(shelf.tenant)) as work:
            assert search(work, "snickargränd", Narrowing()).hits.total == 0
            item, _ = queries.tombstone(work, paper.id)
        assert not shelf.opener.ports.blobs.has(shelf.tenant, item.files_sha256)
        made.opener.ports.search_index.close()
        made.engine.dispose()
