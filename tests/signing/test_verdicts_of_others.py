"""What the public page says of files that others have signed: nothing that is not known, and every name can be followed."""

import io

import pytest

from tests.data.corpus import ABSENT, CORPUS

DATA = CORPUS / "signed_pyhanko"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=ABSENT)


@pytest.fixture
def told(app):
    def told(name, language="sv"):
        client = app.test_client()
        answer = client.post(
            "/verify",
            data={"pdf": (io.BytesIO((DATA / name).read_bytes()), name)},
            headers={"Accept-Language": language},
        )
        assert answer.status_code == 200
        return answer.text

    return told


@pytest.mark.parametrize("name", ["one-byterange.pdf", "signature-gap-too-big.pdf", "weird-byterange.pdf"])
def test_a_signature_with_gaps_is_not_said_to_have_been_followed_by_changes(told, name):
    """Nobody knows what was changed after what is covered in part; that it has gaps is bad enough."""
    page = told(name)
    assert "Lita inte på det." in page
    assert "omfattar inte filens början till slut utan luckor" in page
    assert "på ett sätt som inte är tillåtet" not in page


def test_bytes_after_a_whole_signature_are_still_told(told):
    page = told("tail-uncovered.pdf")
    assert "Filen har ändrats efter ”Sig1” på ett sätt som inte är tillåtet." in page


def test_whoever_signed_is_named_by_the_field_that_what_came_after_names(told):
    page = told("minimal-signed-twice-both-created.pdf")
    assert "Underskrivet i PDF-filen av Lord Testerino, i fältet ”Signature2”." in page
    assert "Efter ”Signature2” har Lord Testerino skrivit under synligt på sidan" in page
    assert "in the field “Signature2”." in told("minimal-signed-twice-both-created.pdf", "en")


def test_a_timestamp_of_the_document_is_no_signature(told):
    page = told("pades-lta-dss-indirect-arrs-test-2.pdf")
    assert page.count("<dt>Tidsstämpel</dt>") == 1
    assert page.count("<dt>Underskrift</dt>") == 2
    name = "Timestamp-977301ad-bec9-4cae-a0cd-f6a674c6e465"
    assert f"Fältet ”{name}” är en tidsstämpel av Time Stamping Authority." in page
    english = told("pades-lta-dss-indirect-arrs-test-2.pdf", "en")
    assert f"The field “{name}” is a timestamp by Time Stamping Authority." in english


def test_a_method_that_is_not_allowed_is_not_called_weak_alone(told):
    assert "för svag eller inte tillåten, så den bevisar inget" in told("ed448-disallowed-hash.pdf")


@pytest.mark.parametrize("name", sorted(path.name for path in DATA.glob("*sign*.pdf")))
def test_nothing_is_left_in_swedish_for_who_reads_english(told, name):
    page = told(name, "en")
    assert '<html lang="en">' in page
    verdict = page.partition('class="verdict')[2].partition("<form")[0]
    assert not set(verdict) & set("åäöÅÄÖ"), verdict
