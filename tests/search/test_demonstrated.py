"""What the demonstration's archive answers, by the texts that its papers were made from."""

import json
from datetime import date

from boardroom.classes.queries import pack
from boardroom.classes.rules import Trigger
from boardroom.demonstration.filing import PAPERS, REPLACED
from boardroom.documents.actions import note_event
from boardroom.documents.queries import by_id
from boardroom.search.actions import ask
from boardroom.search.jobs import index
from boardroom.search.queries import Narrowing
from tests.data.filed import put_in
from tests.data.scans import shipped

CATALOGUE = {row["file"]: row for row in json.loads((PAPERS / "catalogue.json").read_text("utf-8"))}
OLD, NEW = "2009-02-16-policy-andrahand.pdf", "2021-06-14-policy-andrahand.pdf"


def test_the_policy_in_force_stands_above_the_one_that_it_replaced_which_says_so(board):
    opener, secretary = board.runtime.opener, board.actor("secretary")
    triggers = {row.key: row.trigger for row in pack("se")}
    for name in (OLD, NEW, "2011-05-16-styrelseprotokoll-5.pdf", "2017-05-30-stadgar.pdf"):
        row = CATALOGUE[name]
        text = (shipped.HERE / "manuscripts" / name.replace(".pdf", ".txt")).read_text("utf-8")
        filed = put_in(
            opener,
            secretary,
            text.split("\n---\n", 1)[1],
            title=row["title"],
            record_class=row["record_class"],
            day=date.fromisoformat(row["document_date"]),
        )
        if name in REPLACED:
            assert triggers[row["record_class"]] is Trigger.SUPERSEDED
            with opener.writing(secretary) as work:
                note_event(work, by_id(work, filed.document.id), REPLACED[name])
    while index(opener):
        pass
    rows = ask(opener, secretary, "andrahand regler", Narrowing()).rows
    assert rows[0].title == CATALOGUE[NEW]["title"]
    assert {row.title: row.superseded for row in rows}[CATALOGUE[OLD]["title"]] is True
    assert sum(row.superseded for row in rows) == 1
