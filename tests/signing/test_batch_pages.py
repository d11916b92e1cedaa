"""The pages of a sending to many: what is kept of the form when something in it is wrong, and how the sending is told."""

import io
import re
import uuid
from html import unescape

import html5lib
import pytest

from boardroom.core.actor import worker_for
from boardroom.mandates.models import Person
from boardroom.signing import actions
from tests.signing.test_batches import HOME, LIST, TEXT, order, prepare, send_all, standings

NEW = f"{HOME}/batches/new"
FORM = {"title": "Förråd", "text": TEXT, "record_class": "service_contract", "methods": ["code"]}


def chosen(content: str, name: str = "lista.csv") -> dict[str, object]:
    return {"recipients": (io.BytesIO(content.encode()), name)}


def parsed(page):
    return html5lib.parse(page.text, namespaceHTMLElements=False)


def words_in(element) -> str:
    """Return an element's text, its spaces made one."""
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def carried(page) -> dict[str, str]:
    """Return what the form carries of a list, as a browser sends it back."""
    fields = [
        one for one in parsed(page).iter("input") if one.get("name", "").endswith(("_kept", "_list", "_name"))
    ]
    found = {
        one.get("name"): one.get("value")
        for one in fields
        if one.get("type") == "hidden" or one.get("checked") is not None
    }
    assert set(found) == {"kept_list", "kept_name", "use_kept"}
    return found


def prepared(desk, page):
    assert page.status_code == 303, page.text
    return standings(desk, uuid.UUID(page.location.rsplit("/", 1)[1]))


def test_a_list_that_was_read_need_not_be_chosen_again_when_something_else_is_wrong(desk, client_as):
    client = client_as("secretary")
    again = client.post(NEW, data=FORM | {"title": ""} | chosen(LIST))
    assert "Skriv en rubrik." in again.text
    assert "lista.csv, 3 mottagare" in again.text
    once_more = client.post(NEW, data=FORM | {"text": "[Namn] betalar [Hyra]"} | carried(again))
    assert "[Hyra]" in once_more.text
    found = prepared(desk, client.post(NEW, data=FORM | carried(once_more)))
    assert [one.recipient.fields["förråd"] for one in found] == ["4", "5", "6"]


def test_a_list_chosen_anew_goes_before_the_one_that_was_kept_and_an_unticked_one_is_gone(desk, client_as):
    client = client_as("secretary")
    kept = carried(client.post(NEW, data=FORM | {"title": ""} | chosen(LIST)))
    other = "Namn;E-post;Lägenhet;Förråd\nBo Al;bo.al@exempel.se;1201;9\n"
    found = prepared(desk, client.post(NEW, data=FORM | kept | chosen(other, "ny.csv")))
    assert [one.recipient.name for one in found] == ["Bo Al"]
    del kept["use_kept"]
    without = client.post(NEW, data=FORM | kept)
    assert "Välj minst en mottagare, eller lämna en lista." in without.text
    assert "lista.csv" not in without.text


def test_a_list_that_is_wrong_is_to_be_mended_and_chosen_again_whatever_else_is_wrong(desk, client_as):
    client = client_as("secretary")
    for more in ({}, {"title": ""}):
        page = client.post(NEW, data=FORM | more | chosen("Namn;E-post\nBo;fel\n"))
        assert "Rad 2 har ingen riktig e-postadress: fel" in page.text
        assert "Rätta listan och välj den igen." in page.text
        assert "redan är läst" not in page.text


def test_everything_that_is_wrong_with_a_list_is_told_at_once_with_its_row(desk, board, client_as):
    rows = (
        "Namn;E-post;Hyra",
        "Karin Vik;karin.vik@exempel.se;500",
        "Bo;fel;500",
        "Olle Ås;olle.as@exempel.se;",
        "Karin Vik;Karin.Vik@exempel.se;500",
        "Astrid Ek;astrid.ek@exempel.se;600",
        "Åsa Öst;asa.ost@exempel.se;",
    )
    chair = board.people["chair"]
    asked = FORM | {"text": "[Namn] betalar [Hyra] till [Konto]", "people": [str(chair.id)]}
    page = client_as("secretary").post(NEW, data=asked | chosen("\n".join(rows)))
    said = " ".join(unescape(page.text).split())
    for problem in (
        "Rad 3 har ingen riktig e-postadress: fel",
        "Rad 5: karin.vik@exempel.se står redan på rad 2.",
        "Rad 6: astrid.ek@exempel.se är redan vald ur registret.",
        "Texten frågar efter [Hyra], men den uppgiften saknas på rad 4, 7.",
        f"[Hyra], men den uppgiften finns inte för dem som är valda ur registret: {chair.name}.",
        "Texten frågar efter [Konto], men listan har ingen kolumn med den rubriken.",
    ):
        assert problem in said


def test_a_row_that_stands_twice_is_told_whatever_else_is_wrong_and_is_not_kept(desk, client_as):
    twice = chosen("Namn;E-post\nBo Ek;bo@exempel.se\nBo Ek;bo@exempel.se\n")
    page = client_as("secretary").post(NEW, data=FORM | {"title": ""} | twice)
    assert "Rad 3: bo@exempel.se står redan på rad 2." in page.text
    assert "redan är läst" not in page.text


@pytest.mark.parametrize("text", ["[Namn] betalar [Konto]", "[Namn] betalar [ Konto ] och [KONTO]"])
def test_a_place_is_named_as_it_was_written(desk, client_as, text):
    page = client_as("secretary").post(NEW, data=FORM | {"text": text} | chosen(LIST))
    assert "Texten frågar efter [Konto]" in page.text


def test_everyone_of_a_sending_is_counted_who_declined_too(desk, board, client_as):
    batch_id = prepare(desk)
    order(desk, batch_id)
    send_all(desk, 3)
    first, second, _third = standings(desk, batch_id)
    with desk.opener.reading(worker_for(board.association.id)) as work:
        for one in (first, second):
            board.people[one.recipient.name] = work.session.get(Person, one.recipient.person_id)
    with desk.opener.writing(desk.guest("Karin Vik", first.envelope)) as work:
        actions.decline(work, first.envelope.id, "Jag har inget förråd")
    code = desk.code_for("Olle Ås", second.envelope)
    with desk.opener.writing(desk.guest("Olle Ås", second.envelope)) as work:
        actions.sign_with_code(work, second.envelope.id, code)
    client = client_as("secretary")
    told = line_of(client.get(f"{HOME}/"))
    assert "1 av 3 har skrivit under" in told
    assert "1 väntar på underskrift, 1 avstod" in told
    page = client.get(f"{HOME}/batches/{batch_id}")
    counted = [words_in(one) for one in parsed(page).iterfind(".//main//ul[@class='plain-list']/li")]
    assert sum(int(one.rsplit(" ", 1)[1]) for one in counted) == 3
    assert "Någon avstod 1" in counted
    with desk.opener.writing(desk.board.actor("chair")) as work:
        actions.withdraw_all(work, batch_id, "Förråden är uthyrda")
    send_all(desk, 1)
    assert "1 har skrivit under, 1 avstod, 1 är återkallat" in line_of(client.get(f"{HOME}/"))


def line_of(page) -> str:
    """Return what the list says of its one sending."""
    (line,) = [
        words_in(one)
        for one in parsed(page).iterfind(".//main//li")
        if any("/batches/" in link.get("href", "") for link in one.iter("a"))
    ]
    return line


def test_an_address_that_is_somebody_elses_is_told_with_its_row(desk, client_as):
    rows = "Namn;E-post;Förråd\nKarin Vik;karin@exempel.se;4\n\nLars Berg;astrid.ek@exempel.se;5\n"
    page = unescape(client_as("secretary").post(NEW, data=FORM | chosen(rows)).text)
    assert "Rad 4: astrid.ek@exempel.se hör i registret till Astrid Ek, inte till Lars Berg." in page
