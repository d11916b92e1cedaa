"""Text of a § may have lists, bold and emphasis, the same everywhere; everything else is shown as it was written."""

import io
import json
import re

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as some
from pypdf import PdfReader

from boardroom.minutes import actions, queries
from boardroom.minutes.rules import WrittenItem, compare, lines_of
from boardroom.minutes.rules.marking import Line, Points, Run, Table, blocks_of
from tests.data.filed import seen

MARKED = (
    "Tre anbud kom in:\n- **Takbolaget**, 300 000 kr\n  med garanti\n- Plåt AB\n  1. delvis\n\nSe *bilaga 2*."
)
HOSTILE = '<script>alert("x")</script> <b>fet</b> &amp; #set page(fill: red) $x$ [a](http://b)'
ADDRESS = "/brf-provet-1/minutes"


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def frozen(secretary, minutes) -> bytes:
    envelope = secretary.envelope(minutes)
    return secretary.opener.ports.blobs.read(secretary.board.association.id, envelope.frozen_sha256)


def test_a_list_is_within_its_point_and_numbers_are_as_they_were_written():
    before, points, after = blocks_of(MARKED)
    assert before == Line((Run("Tre anbud kom in:"),))
    assert after == Line((Run("Se "), Run("bilaga 2", emphasis=True), Run(".")))
    assert isinstance(points, Points)
    assert points.points[0].blocks == [
        Line((Run("Takbolaget", strong=True), Run(", 300 000 kr"))),
        Line((Run("med garanti"),)),
    ]
    assert points.points[1].blocks[1].points[0].number == 1
    assert lines_of("3. tredje\n5. femte") == ["3. tredje", "5. femte"]


@pytest.mark.parametrize(
    "line",
    [
        "* Suppleant",
        "Kalle* och Lisa* kom sent",
        "Ytan är 4*5*2 m",
        "filen ek_plan_2026",
        "1986. Huset byggdes",
        "-5 grader",
        "+ 500 kr",
        "- - - - -",
        "-",
        "****",
        "# Rubrik",
        "> citat",
        "1) först",
        "`kod` [länk](http://b)",
    ],
)
def test_what_old_minutes_hold_is_shown_as_it_was_typed(line):
    assert blocks_of(line) == [Line((Run(line),))]


def test_a_sum_below_zero_that_begins_a_line_keeps_its_dash():
    assert lines_of("- 500 kr") == ["– 500 kr"]


@given(some.text(alphabet="ab1*_-. \n<&#\\", max_size=60))
def test_no_letter_is_ever_left_out(text):
    assert re.findall(r"\w", "".join(lines_of(text))) == re.findall(r"\w", text)


def test_lists_and_bold_are_typeset_and_tagged_and_programs_read_them_apart(secretary):
    minutes = secretary.sealed(items=(WrittenItem("Anbud", MARKED),))
    content = frozen(secretary, minutes)
    text = text_of(content)
    assert "– Takbolaget, 300 000 kr med garanti – Plåt AB 1. delvis Se bilaga 2." in text
    with pikepdf.open(io.BytesIO(content)) as pdf:
        told = json.loads(pdf.attachments["protokoll.json"].get_file().read_bytes())["items"][0]
        tags = {str(one.get("/S")) for one in pdf.objects if isinstance(one, pikepdf.Dictionary)}
    assert {"/L", "/LI", "/Strong", "/Em"} <= tags
    assert told["paragraphs"] == lines_of(MARKED)
    assert told["blocks"][1]["points"][0]["blocks"][0]["runs"][0] == {
        "text": "Takbolaget",
        "strong": True,
        "emphasis": False,
    }


def test_an_extract_and_the_versions_side_by_side_have_the_words_without_marks(secretary):
    minutes = secretary.sealed(items=(WrittenItem("Anbud", MARKED),))
    actor = secretary.board.actor("secretary")
    made = text_of(actions.extract(secretary.opener, actor, minutes.id, [1]).content)
    assert "– Takbolaget, 300 000 kr" in made
    with secretary.opener.reading(actor) as work:
        kept = queries.sent_versions(work, minutes.id)[0].words
    assert kept["items"][0]["lines"] == lines_of(MARKED)
    assert not any(row.changed for row in compare(kept, kept))


def test_an_extract_of_minutes_that_were_sent_before_there_were_marks_shows_their_lines(secretary, client_as):
    minutes = secretary.sealed(items=(WrittenItem("Anbud", "Tre anbud."),))
    with secretary.opener.writing(secretary.board.actor("secretary")) as work:
        sent = queries.sent_versions(work, minutes.id)[0]
        printed = sent.words["printed"]
        old = {key: value for key, value in printed["items"][0].items() if key != "blocks"}
        sent.words = sent.words | {
            "printed": printed | {"items": [old | {"paragraphs": ["Rad ett\nrad **två**"]}]}
        }
    actor = secretary.board.actor("secretary")
    assert "Rad ett rad **två**" in text_of(actions.extract(secretary.opener, actor, minutes.id, [1]).content)
    assert "rad **två**" in seen(client_as("secretary"), f"{ADDRESS}/{minutes.id}")


def test_html_of_people_is_characters_on_every_page_and_on_paper(secretary, client_as):
    minutes = secretary.written()
    client = client_as("secretary")
    page = f"{ADDRESS}/{minutes.id}"
    sent = client.post(
        f"{page}/edit",
        data={
            "kind": "board",
            "held_on": "2026-03-14",
            "chaired_by": str(secretary.board.people["chair"].id),
            "written_by": str(secretary.board.people["secretary"].id),
            "adjuster": str(secretary.board.people["board_member"].id),
            "second_adjuster": "",
            "revision": str(secretary.read(minutes).revision),
            "deed": "finish",
            "items-0-heading": "Anbud <i>",
            "items-0-text": f"- {HOSTILE}\n**{HOSTILE}**",
            "items-0-reservation": HOSTILE,
            "items-0-decisions-0-text": HOSTILE,
            "items-0-decisions-0-outcome": "adopted",
        },
    )
    assert sent.status_code == 302
    item = secretary.read(minutes).items[0]
    client.post(f"{page}/comments", data={"item": str(item.id), "text": HOSTILE})
    for shown in (seen(client, page), seen(client, f"{page}/edit")):
        assert "<script>alert" not in shown
        assert "<b>fet" not in shown
        escaped = "&lt;b&gt;fet&lt;/b&gt; &amp;amp; #set page"
        assert shown.count(escaped) == 5, "twice in the text; decision, reservation, comment"
    secretary.send(minutes)
    text = text_of(frozen(secretary, minutes))
    broken = re.compile(r"[\s\u2010-]+")  # a line may end anywhere
    assert broken.sub("", text).count(broken.sub("", HOSTILE)) == 4
    assert "Anbud <i>" in text


def test_the_agenda_of_a_meeting_shows_lists_too(secretary, client_as):
    with secretary.opener.writing(secretary.board.actor("secretary")) as work:
        found = actions.plan(
            work,
            actions.Plan(
                kind=secretary.meeting().kind,
                starts=work.now,
                chaired_by=secretary.board.people["chair"].id,
                written_by=secretary.board.people["secretary"].id,
            ),
        )
        actions.add_item(work, found.id, "Taket", f"- **Anbud**\n- {HOSTILE}")
    page = seen(client_as("secretary"), f"/brf-provet-1/meetings/{found.id}")
    assert "<strong>Anbud</strong>" in page
    assert "<script>alert" not in page


BUDGET = "Läget:\n| Post | Budget | Utfall |\n|---|--:|:-:|\n| **Räntor** | 240 000 | 231 500 kr |\n| Värme | 410 000 |"


def test_lines_between_bars_are_a_table_whose_sums_are_known():
    before, table = blocks_of(BUDGET)
    assert before == Line((Run("Läget:"),))
    assert isinstance(table, Table)
    assert [cell[0].text for cell in table.head] == ["Post", "Budget", "Utfall"]
    assert table.rows[0][0] == (Run("Räntor", strong=True),)
    assert table.rows[1][2] == ()
    assert table.figures == [False, True, True]
    assert lines_of(BUDGET)[1:] == [
        "Post | Budget | Utfall",
        "Räntor | 240 000 | 231 500 kr",
        "Värme | 410 000 |",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "| ett |\n|---|",
        "| a | b |\n| c | d |",
        "| a | b |",
        "| a | b |\n|---|",
        "a | b\n--|--",
        "||",
        "| a | b |\n\n|--|--|",
    ],
)
def test_bars_without_a_rule_beneath_are_characters(text):
    assert lines_of(text) == [line for line in text.splitlines() if line]


def test_a_row_with_more_cells_than_headings_is_shown_as_it_was_typed():
    table, line = blocks_of("| a | b |\n|---|---|\n| 1 | 2 | 3 |")
    assert table.rows == []
    assert line.words == "| 1 | 2 | 3 |"


def test_a_table_stands_on_the_page_on_paper_and_for_programs(secretary, client_as):
    decided = "Styrelsen beslutade att höja avgiften med 2 procent."
    written = WrittenItem("Ekonomi", f"{BUDGET}\n| <b>El</b> | 9 |\n\n{decided}")
    minutes = secretary.save(secretary.begin(), [written])
    page = seen(client_as("secretary"), f"{ADDRESS}/{minutes.id}")
    assert '<th scope="col">Post</th><th scope="col" class="number">Budget</th>' in page
    assert "<td>Värme</td>" in page
    assert "<td>&lt;b&gt;El&lt;/b&gt;</td>" in page
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        [suggested] = queries.suggested_in(queries.by_id(work, minutes.id))
    assert suggested.told.evidence == decided, "the table is no part of the sentence after it"
    secretary.send(minutes)
    content = frozen(secretary, minutes)
    assert "Värme 410 000" in text_of(content)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        kinds = {str(one.get("/S", "")) for one in pdf.objects if isinstance(one, pikepdf.Dictionary)}
        [said] = [json.loads(one.get_file().read_bytes()) for one in pdf.attachments.values()]
    assert {"/Table", "/TH", "/TD"} <= kinds
    told = said["items"][0]["blocks"][1]
    assert told["head"][1] == [{"text": "Budget", "strong": False, "emphasis": False}]
    assert len(told["rows"]) == 3
    assert told["figures"] == [False, True, True]
