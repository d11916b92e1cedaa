"""Whatever someone may see, search tells them no number and no word of anything else."""

import json
import re
from collections import Counter
from dataclasses import asdict, replace
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from boardroom.core.errors import NotFound
from boardroom.documents.actions import hide_from
from boardroom.search.actions import ask, complete_query, export, find_all, find_similar, search
from boardroom.search.jobs import index
from boardroom.search.queries import Narrowing
from tests.data.filed import put_in
from tests.data.minutes import file_sealed_minutes

CLASSES = ("board_minutes", "service_contract", "disturbance_case", "loan_papers")
READERS = ("chair", "secretary", "treasurer", "board_member")
# Each paper has a word of its own, a letter other than its neighbours', and shares the rest.
OWN = ("alfabok", "betabok", "gammabok", "deltabok", "epsilon", "zetabok", "etabok", "thetabok")


class Archive:
    """The portal with its papers."""

    def __init__(self, board, papers):
        self.board, self.papers = board, papers

    def __repr__(self):
        return "archive"


@pytest.fixture(scope="module")
def archive(lasting_board):
    """Eight papers in four classes over four years; three are hidden from one person each; one has a decision."""
    board, opener = lasting_board, lasting_board.runtime.opener
    made = []
    for number, word in enumerate(OWN):
        record_class, day = CLASSES[number % 4], date(1990 + number % 4 * 10, 3, 14)
        text = f"Gemensamt ärende om {word} och taket. Garantin gäller {word} i tio år."
        if number == 0:
            made.append(
                file_sealed_minutes(
                    board,
                    day,
                    [(f"Om {word}", f"att godta ärendet om {word} och taket", "adopted")],
                    number=1,
                )
            )
        else:
            made.append(
                put_in(
                    opener,
                    board.actor("secretary"),
                    text,
                    title=f"Papper {word}",
                    record_class=record_class,
                    day=day,
                )
            )
    for number, role in ((0, "treasurer"), (1, "board_member"), (4, "treasurer")):
        with opener.writing(board.actor("chair")) as work:
            hide_from(work, made[number].document.id, board.people[role].id, "jäv")
    while index(opener):
        pass
    return Archive(board, made)


def visible(board, papers, actor):
    """What the reader may see, worked out paper by paper without any search."""
    hidden = {
        board.people["treasurer"].id: {0, 4},
        board.people["board_member"].id: {1},
    }.get(actor.person_id, set())
    return [
        number
        for number, paper in enumerate(papers)
        if number not in hidden
        and (actor.record_classes is None or paper.document.record_class in actor.record_classes)
    ]


def reader(board, role, classes):
    actor = board.actor(role)
    return replace(actor, record_classes=None if classes is None else frozenset(classes))


readers = st.tuples(
    st.sampled_from(READERS),
    st.one_of(st.none(), st.sets(st.sampled_from(CLASSES))),
    st.sampled_from(
        (
            "taket",
            "ärende garantin",
            "gemensamt OR taket",
            '"om {own}"',
            "{own}",
            "tak* -finnsinte",
            "{misspelt}",
        )
    ),
    st.sampled_from(OWN),
)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],
    derandomize=True,
)
@given(readers)
def test_no_number_and_no_word_of_what_a_reader_may_not_see_is_told(archive, drawn):
    role, classes, question, own = drawn
    board, papers, opener = archive.board, archive.papers, archive.board.runtime.opener
    actor = reader(board, role, classes)
    seen = visible(board, papers, actor)
    typed = question.format(own=own, misspelt=own[:-2] + own[-1])
    answer = ask(opener, actor, typed, Narrowing())
    taken_away = export(opener, actor, typed, Narrowing(), "newest")
    with opener.reading(actor) as work:
        offered = [
            each
            for beginning in (own[:3], "pap", "tak", "Ast", "att g")
            for each in complete_query(work, beginning)
        ]
        kept = find_all(work, typed, Narrowing())
        narrowed = search(work, typed, Narrowing(year_from=2050))
        number = OWN.index(own)
        alike = ()
        try:
            alike = find_similar(work, papers[number].document.id)[1]
            assert number in seen
        except NotFound:
            assert number not in seen
    told = json.dumps(
        [
            asdict(answer.hits) | {"forms": []},
            [shown(row) for row in (*answer.rows, *taken_away.rows, *alike)],
            [one.query for one in offered],
            [one.word for one in answer.meant],
            [*answer.hits.read_as.items()],
            [str(each) for each in kept],
            [asdict(one) for one in narrowed.lifted],
        ],
        default=str,
    ).casefold()
    # What was typed by oneself comes back; nothing else does.
    for number, word in enumerate(OWN):
        if number not in seen:
            assert word in typed or not re.search(rf"\b{word}\b", told.replace(typed.casefold(), ""))
            assert str(papers[number].document.id) not in told
    check_figures(papers, seen, answer, narrowed, typed, own)


def check_figures(papers, seen, answer, narrowed, typed, own):
    """Every figure is that of the papers one may see."""
    documents = [papers[number].document for number in seen]
    if typed in {"taket", "gemensamt OR taket", "tak* -finnsinte"}:
        assert answer.hits.total == len(seen)
        assert answer.hits.classes == dict(Counter(each.record_class for each in documents))
        assert answer.hits.years == dict(Counter(each.document_date.year for each in documents))
        assert answer.hits.signers == ({"Bo Lind": 1, "Astrid Ek": 1} if 0 in seen else {})
        assert sum(one.count for one in narrowed.lifted) == len(seen)
    if typed == own:
        assert answer.hits.total == (OWN.index(own) in seen)
    if typed == own[:-2] + own[-1]:
        offered = {one.word for one in answer.meant} | {
            word for words in answer.hits.read_as.values() for word in words
        }
        assert offered == ({own} if OWN.index(own) in seen else set())


def shown(row):
    parts = (row.snippet, row.decided.snippet if row.decided else None)
    return [row.title, str(row.document.id), *(part.text for part in parts if part)]


def test_a_reader_without_any_class_is_told_of_nothing(archive):
    actor = reader(archive.board, "chair", ())
    answer = ask(archive.board.runtime.opener, actor, "taket", Narrowing())
    assert (answer.hits.total, answer.hits.partial, answer.rows, answer.meant) == (0, 0, (), ())
