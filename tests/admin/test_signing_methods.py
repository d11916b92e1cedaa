"""The settings offer no way to sign that the portal does not have."""


def test_bankid_is_not_offered_where_it_is_not_set_up(client_as):
    page = client_as("administrator").get("/brf-provet-1/settings/").text
    assert "nyckel i mobilen" in page
    assert "BankID" not in page
