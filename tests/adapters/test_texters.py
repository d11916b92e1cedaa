import pytest

from boardroom.adapters.http_texter import AbsentTexter, HttpTexter
from boardroom.adapters.twins.kept_texter import KeptTexter
from boardroom.core.errors import Unavailable
from boardroom.ports.texter import Text, TextRefused
from tests.data.text_gateway import text_gateway

TEXT = Text("+46701740605", "482913 är din kod för att skriva under Avtal om hiss.")


@pytest.fixture
def gateway():
    with text_gateway() as served:
        yield served


@pytest.fixture(params=["http", "kept"])
def texter(request):
    if request.param == "kept":
        made = KeptTexter()
        made.unknown.add("+46701740698")
        made.busy.add("+46701740699")
        yield made
        return
    with text_gateway() as served:
        served.answers = {"+46701740698": (400, "no such number"), "+46701740699": (503, "busy")}
        yield HttpTexter(served.address, "Granen7")


def test_a_text_is_handed_over_and_named(texter):
    assert texter.configured
    assert texter.send(TEXT) == "s1"


def test_a_number_that_is_none_is_refused_for_good(texter):
    with pytest.raises(TextRefused, match="no such number"):
        texter.send(Text("+46701740698", "hej"))


def test_a_busy_gateway_is_tried_again_later(texter):
    with pytest.raises(Unavailable, match="busy"):
        texter.send(Text("+46701740699", "hej"))


def test_the_gateway_gets_sender_number_and_words_as_a_form(gateway):
    HttpTexter(gateway.address, "Granen7").send(TEXT)
    assert gateway.kept == [{"from": "Granen7", "to": TEXT.to_number, "message": TEXT.text}]


@pytest.mark.parametrize("status", [401, 402, 403, 429])
def test_the_operators_troubles_are_not_the_messages(gateway, status):
    gateway.answers[TEXT.to_number] = (status, "not now")
    with pytest.raises(Unavailable):
        HttpTexter(gateway.address, "Granen7").send(TEXT)


def test_a_wrong_password_keeps_the_message_for_later(gateway):
    with pytest.raises(Unavailable, match="401"):
        HttpTexter(gateway.address.replace("hemligt", "fel"), "Granen7").send(TEXT)


def test_what_the_gateway_says_back_never_repeats_the_code(gateway):
    gateway.answers[TEXT.to_number] = (400, f"cannot send: {TEXT.text}")
    with pytest.raises(TextRefused) as refused:
        HttpTexter(gateway.address, "Granen7").send(TEXT)
    assert "482913" not in str(refused.value)


def test_a_gateway_out_of_reach_is_unavailable(gateway):
    texter = HttpTexter(gateway.address.replace(f":{gateway.port}/", ":9/"), "Granen7")
    with pytest.raises(Unavailable):
        texter.send(TEXT)


@pytest.mark.parametrize("address", ["api.46elks.com/a1/sms", "http://u:p@example.com/a1/sms", "ftp://u@h/"])
def test_an_address_that_would_show_the_password_to_others_is_refused_at_the_start(address):
    with pytest.raises(SystemExit, match="BOARDROOM_SMS"):
        HttpTexter(address, "Granen7")


def test_without_a_gateway_nothing_is_configured():
    assert not AbsentTexter().configured
    with pytest.raises(Unavailable):
        AbsentTexter().send(TEXT)
