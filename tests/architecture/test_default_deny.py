"""What declares nothing lets nobody in, and no form is taken without its protection."""

import pytest

from boardroom.app import create_app
from tests.architecture.test_access import _address, _methods

# Other programs post here, with a token of their own in the request instead of a form of ours.
WITHOUT_A_FORM = {"notices_receipts.text_receipt": "a gateway's report, at an address minted for one message"}


@pytest.mark.parametrize("endpoint", ["archive.browse", "identity.account"])
def test_a_page_that_declares_no_gate_is_found_by_nobody(app, client_as, monkeypatch, endpoint):
    address = {"archive.browse": "/brf-provet-1/archive/", "identity.account": "/account"}[endpoint]
    assert client_as("chair").get(address).status_code == 200
    monkeypatch.setitem(app.view_functions, endpoint, lambda: "inside")
    assert client_as("chair").get(address).status_code == 404
    stranger = app.test_client().get(address)
    assert stranger.status_code == 302
    assert stranger.location.startswith("/log-in")


def test_every_form_of_every_feature_needs_its_protection(runtime, board):
    guarded = create_app(runtime)
    guarded.config.update(TESTING=True)
    rules = [
        rule
        for rule in guarded.url_map.iter_rules()
        if _methods(rule) - {"GET"}
        and not rule.rule.startswith("/api/")
        and rule.endpoint not in WITHOUT_A_FORM
    ]
    assert len({rule.endpoint.split(".")[0] for rule in rules}) > 15
    client = guarded.test_client()
    open_doors = []
    for rule in rules:
        for method in _methods(rule) - {"GET"}:
            answer = client.open(_address(guarded, rule, board.association.slug, method), method=method)
            if answer.status_code != 400 or "Formuläret gick inte att läsa" not in answer.text:
                open_doors.append(f"{method} {rule.rule}: {answer.status_code}")
    assert not open_doors
