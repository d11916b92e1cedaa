"""Exporting from a database server, reading back into one, and leaving one."""

from dataclasses import replace

import bagit

from boardroom.audit.queries import chain_report
from boardroom.cli.leaving import as_operator
from boardroom.core.actor import ANONYMOUS, worker_for
from boardroom.core.db import Base
from boardroom.export import actions, queries
from boardroom.export.jobs import erase, pack, restore
from boardroom.export.rules.selection import Selection
from boardroom.runtime import build
from boardroom.search.actions import search
from boardroom.search.queries import Narrowing
from tests.conftest import seated_board
from tests.data.filed import put_in
from tests.data.postgres_server import new_database


def test_an_association_leaves_one_database_server_and_comes_to_another(postgres, settings, clock, tmp_path):
    with new_database(postgres) as first, new_database(postgres) as second:
        here = build(replace(settings, database=first), clock)
        there = build(replace(settings, database=second, home=tmp_path / "there"), clock)
        for made in (here, there):
            Base.metadata.create_all(made.engine)
        board = seated_board(here)
        tenant = board.association.id
        paper = put_in(here.opener, board.actor("secretary"), "Taket lades om.", title="Takets garanti")
        with here.opener.ports.bags.begin_at(tmp_path / "package") as bag:
            contents, packed = pack(here.opener, as_operator(board.association), Selection(), bag)
        assert bagit.Bag(str(tmp_path / "package")).validate()
        assert restore(there.opener, packed.place).slug == "brf-provet-1"
        with there.opener.reading(worker_for(tenant)) as work:
            assert chain_report(work, str(tenant)).ok
            assert [row.title for row in search(work, "taket", Narrowing()).rows] == ["Takets garanti"]
        there.opener.ports.blobs.check(tenant, paper.file.sha256)
        with here.opener.writing(as_operator(board.association)) as work:
            actions.note_made_by_operator(work, Selection(), contents.made(packed, packed.size))
        for role in ("chair", "treasurer"):
            with here.opener.writing(board.actor(role)) as work:
                actions.confirm_leaving(work, "Stämman, § 12")
        erase(here.opener, tenant, packed.place)
        with here.opener.reading(ANONYMOUS) as work:
            assert queries.remaining_rows(work, tenant) == {}
        assert not (settings.home / "blobs" / str(tenant)).exists()
        for made in (here, there):
            made.engine.dispose()
