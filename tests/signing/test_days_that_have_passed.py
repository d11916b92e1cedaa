"""Nobody is asked to sign until a day that has passed; it is said at the field, with all that is wrong besides."""

import io

import pytest

from tests.signing.test_parties import HOME, SUPPLIER

PASSED = "Välj en dag som inte har passerat."
WAYS = {"methods": ["passkey", "code"], "order": "together"}


def test_a_paper_is_not_sent_to_be_signed_by_a_day_that_has_passed(desk, client_as, file_it):
    client, address = client_as("secretary"), f"{HOME}/send/{file_it()}"
    wrong = {"deadline": "2020-01-01", "outsiders-1-name": "Eva Al", "outsiders-1-email": "ingen"}
    refused = client.post(address, data=WAYS | SUPPLIER | wrong)
    assert refused.status_code == 200
    assert PASSED in refused.text
    assert "Utomstående 2" in refused.text, "told with all that is wrong besides"
    assert 'value="2020-01-01"' in refused.text
    assert "Nils.Hiss@lyftbolaget.se" in refused.text
    assert not desk.letters("signing_request")
    today = desk.clock.now().date()
    assert client.post(address, data=WAYS | SUPPLIER | {"deadline": today}).status_code == 303


@pytest.mark.parametrize(("day", "status"), [("2020-01-01", 200), ("", 303)])
def test_a_list_of_many_is_not_prepared_with_a_day_that_has_passed(client_as, file_it, day, status):
    people = "Namn;E-post\nKarin Vik;karin.vik@exempel.se\n"
    answer = client_as("secretary").post(
        f"{HOME}/batches/new?document={file_it()}",
        data={
            "methods": ["code"],
            "deadline": day,
            "recipients": (io.BytesIO(people.encode()), "lista.csv"),
        },
    )
    assert answer.status_code == status
    assert (PASSED in answer.text) is bool(day)
