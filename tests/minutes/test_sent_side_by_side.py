"""On a database server minutes are sent, made void, taken as a PDF or taken back while another does something else with them."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from boardroom.minutes import actions, queries
from boardroom.minutes.actions import Sending
from boardroom.minutes.errors import AlreadySent, ChangedMeanwhile, Void
from boardroom.minutes.models import Stage
from boardroom.signing.rules.methods import Method
from tests.data.contracts import blank_pdf
from tests.data.side_by_side import meanwhile, until_it_waits
from tests.minutes.conftest import Secretary
from tests.minutes.test_left_as_they_came_back import complete_without_the_member


@pytest.fixture
def secretary(postgres_board) -> Secretary:
    return Secretary(postgres_board)


def at_once(secretary, first, second):
    """Do both as the secretary, the second while the first is not yet done."""
    actor = secretary.board.actor("secretary")
    return meanwhile(secretary.board.runtime, (actor, first), (actor, second))


def send_while(secretary, minutes, deed):
    """Send minutes; another begins `deed` while they are typeset, and is done when the sending waits for that or is over."""
    opener, actor = secretary.opener, secretary.board.actor("secretary")
    typesetter = opener.ports.typesetter
    reached, begun = threading.Event(), threading.Event()

    class SlowTypesetter:
        def __getattr__(self, name):
            return getattr(typesetter, name)

        def typeset(self, *given):
            reached.set()
            assert begun.wait(10)
            return typesetter.typeset(*given)

    slow = replace(opener, ports=replace(opener.ports, typesetter=SlowTypesetter()))
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(actions.freeze_and_send, slow, actor, minutes.id, Sending([Method.CODE]))
        assert reached.wait(10)
        with opener.writing(secretary.board.actor("chair")) as work:
            deed(work)
            work.session.flush()
            begun.set()
            until_it_waits(secretary.board.runtime, sending)
        return sending.result()


def void(minutes):
    return lambda work: actions.make_void(work, minutes.id, "Fel mall")


def upload(secretary, minutes):
    sha256 = secretary.opener.ports.blobs.put(secretary.board.association.id, blank_pdf()).sha256
    return lambda work: actions.take_upload(work, minutes.id, sha256=sha256, name="annan.pdf")


def test_minutes_that_are_made_void_while_they_are_typeset_do_not_go_out(secretary):
    minutes = secretary.written()
    with pytest.raises(Void):
        send_while(secretary, minutes, void(minutes))
    read = secretary.read(minutes)
    assert (read.stage, read.envelope_id) == (Stage.DRAFT, None)


@pytest.mark.parametrize(
    "deed",
    [
        lambda secretary, work, read: actions.save_item(
            work, read.id, replace(queries.written(read.items[0]), text="Nya ord.")
        ),
        lambda secretary, work, read: actions.save(
            work, read.id, secretary.writing(place="Torget"), revision=2
        ),
        lambda secretary, work, read: actions.take_upload(
            work, read.id, sha256="0" * 64, name="protokoll.pdf"
        ),
        lambda secretary, work, read: actions.say(work, read.id, None, "Stämmer det här?"),
        lambda secretary, work, read: actions.take_number(work, read.id),
    ],
    ids=["a paragraph", "the whole", "a file", "a comment", "a number"],
)
def test_nothing_is_taken_into_minutes_that_are_made_void_meanwhile(secretary, deed):
    read = secretary.read(secretary.written())
    with pytest.raises(Void):
        at_once(secretary, void(read), lambda work: deed(secretary, work, read))


def test_a_pdf_that_becomes_the_minutes_while_their_text_is_typeset_stops_the_text(secretary):
    minutes = secretary.written()
    with pytest.raises(ChangedMeanwhile):
        send_while(secretary, minutes, upload(secretary, minutes))
    read = secretary.read(minutes)
    assert (read.stage, read.uploaded_name) == (Stage.DRAFT, "annan.pdf")


def test_a_tick_from_an_older_page_stops_the_text_that_is_typeset_without_it(secretary):
    minutes = secretary.written()
    stands, who = queries.written(secretary.read(minutes).items[1]), secretary.board.people["treasurer"].id
    older = replace(stands, revision=0, stood=stands.mark, ticked=frozenset(), recused=frozenset({who}))
    with pytest.raises(ChangedMeanwhile):
        send_while(secretary, minutes, lambda work: actions.save_item(work, minutes.id, older))
    assert secretary.read(minutes).stage is Stage.DRAFT


def test_minutes_that_two_take_back_at_once_are_taken_back_once(secretary):
    minutes = secretary.written()
    secretary.send(minutes)

    def take_back(work):
        return actions.reopen(work, minutes.id).version

    assert at_once(secretary, take_back, take_back) == 2


def test_words_for_minutes_that_go_out_again_meanwhile_without_whoever_declined_are_refused(secretary):
    minutes = secretary.written()
    sent = secretary.send(minutes)
    secretary.sign_one(sent, "chair")
    secretary.decline(sent)
    item = replace(queries.written(secretary.read(minutes).items[0]), text="Nya ord.")
    with pytest.raises(AlreadySent):
        at_once(
            secretary,
            complete_without_the_member(secretary, minutes),
            lambda work: actions.save_item(work, minutes.id, item),
        )
