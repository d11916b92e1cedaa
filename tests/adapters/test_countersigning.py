"""A later signature that is seen where the page was empty is told as one; what covers, replaces or only looks like one is not."""

from io import BytesIO

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm

from boardroom.adapters.seals.countersigning import countersigned
from boardroom.signing.rules.telling import as_json, as_text
from boardroom.signing.rules.verdict import Status
from tests.adapters.test_foreign_seals import ADDITIONS, COVERING, verdict_on
from tests.data.foreign_seals import added, paper, sign, with_field

EMPTY = (150, 10, 280, 40)
ON_THE_TEXT = (15, 145, 125, 165)
ON_A_FIELD = (30, 45, 130, 60)
FIRST = (10, 10, 90, 40)
LARGE = (130, 5, 295, 140)


def turned(content):
    """The paper with its page turned, as a scan may have it."""
    pdf = pikepdf.open(BytesIO(content))
    pdf.pages[0].Rotate = 90
    target = BytesIO()
    pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return target.getvalue()


def told_as_seen(verdict):
    """Whether something that is seen is told as what it is: not intact, and with a mark that warns."""
    return verdict.status in {Status.CHANGED, Status.ADDED_TO} and any(
        finding.weight == "bad" for finding in verdict.findings
    )


def widget(writer, name):
    fields = writer.root["/Pages"]["/Kids"][0]["/Annots"]
    every = [fields[place] for place in range(len(fields))]
    return next(one for one in every if "/T" in one and str(one["/T"]) == name)


def prepared(content, box, change):
    """The paper with an empty place to sign that `change` made something more of."""

    def alter(writer):
        field = widget(writer, "B")
        change(writer, field)
        writer.update_container(field)

    return added(with_field(content, "B", box), alter)


@pytest.mark.parametrize("first", [FIRST, (0, 0, 0, 0)])
@pytest.mark.parametrize("make", [paper, lambda: turned(paper())])
def test_a_later_signature_on_empty_ground_is_told_as_a_signature_with_its_page(make, first):
    content = sign(sign(make(), "A", "Astrid Ek", box=first), "B", "Bo Lind", box=EMPTY)
    verdict = verdict_on(content)
    text = as_text(verdict)
    assert verdict.status is Status.COUNTERSIGNED, text
    assert "Efteråt har en synlig underskrift lagts till." in text
    assert "Efter ”A” har Bo Lind skrivit under synligt på sidan 1, i en ruta där sidan var tom." in text
    assert "omfattas inte av ”A”" in text
    assert not any(finding.weight == "bad" for finding in verdict.findings), text
    assert not verdict.intact, "what a picture says no machine can tell"
    assert '"status": "countersigned"' in as_json(verdict)


@pytest.mark.parametrize("permits", [None, MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE])
def test_a_prepared_place_that_is_signed_later_is_told_as_a_signature(permits):
    content = sign(paper(field=EMPTY), "A", "Astrid Ek", permits=permits)
    assert verdict_on(content).status is Status.INTACT
    verdict = verdict_on(sign(content, "Tom", "Bo Lind", existing=True))
    assert verdict.status is Status.COUNTERSIGNED, as_text(verdict)


def test_three_who_sign_one_after_the_other_are_each_told():
    content = sign(paper(), "A", "Astrid Ek", box=FIRST)
    content = sign(sign(content, "B", "Bo Lind", box=EMPTY), "C", "Cecilia Ask", box=(150, 60, 280, 90))
    text = as_text(verdict_on(content))
    assert verdict_on(content).status is Status.COUNTERSIGNED, text
    assert "Efter ”A” har Bo Lind, Cecilia Ask skrivit under synligt" in text
    assert "Efter ”B” har Cecilia Ask skrivit under synligt" in text


@pytest.mark.parametrize("permits", [None, MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE])
@pytest.mark.parametrize(
    "box",
    [
        COVERING,
        ON_THE_TEXT,
        ON_A_FIELD,
        (12, 12, 60, 30),
        LARGE,
        (250, 150, 400, 190),
        (40, 128, 60, 145),
        (97, 148, 110, 162),
    ],
)
def test_a_signature_over_what_was_signed_or_over_much_of_the_page_is_something_that_is_seen(box, permits):
    content = sign(paper(), "A", "Astrid Ek", box=FIRST, permits=permits)
    verdict = verdict_on(sign(content, "B", "Främling", box=box))
    assert told_as_seen(verdict), as_text(verdict)


def test_a_turned_page_does_not_hide_what_is_covered():
    content = sign(turned(paper()), "A", "Astrid Ek")
    assert told_as_seen(verdict_on(sign(content, "B", "Främling", box=ON_THE_TEXT)))


@pytest.mark.parametrize("box", [COVERING, ON_THE_TEXT, LARGE])
def test_a_place_that_was_prepared_over_the_text_is_something_that_is_seen(box):
    content = sign(paper(field=box), "A", "Astrid Ek")
    assert verdict_on(content).status is Status.INTACT
    assert told_as_seen(verdict_on(sign(content, "Tom", "Främling", existing=True)))


@pytest.mark.parametrize("name", sorted(ADDITIONS))
def test_a_signature_on_empty_ground_whitens_nothing_else(name):
    content = added(sign(paper(), "A", "Astrid Ek"), ADDITIONS[name])
    verdict = verdict_on(sign(content, "B", "Främling", box=EMPTY))
    assert told_as_seen(verdict), as_text(verdict)


def _flags(number):
    def change(_writer, field):
        field["/F"] = generic.NumberObject(number)

    return change


def _acts(_writer, field):
    field["/A"] = generic.DictionaryObject(
        {pdf_name("/S"): pdf_name("/URI"), pdf_name("/URI"): generic.TextStringObject("https://exempel.se")}
    )


def _in_a_layer(writer, field):
    layer = {pdf_name("/Type"): pdf_name("/OCG"), pdf_name("/Name"): generic.TextStringObject("x")}
    field["/OC"] = writer.add_object(generic.DictionaryObject(layer))


@pytest.mark.parametrize("change", [_flags(4 | 8), _flags(4 | 16), _acts, _in_a_layer])
def test_a_place_that_grows_turns_acts_or_can_be_switched_off_is_something_that_is_seen(change):
    for first_signed in (True, False):
        before = sign(paper(), "A", "Astrid Ek") if first_signed else paper()
        content = prepared(before, EMPTY, change)
        content = content if first_signed else sign(content, "A", "Astrid Ek")
        verdict = verdict_on(sign(content, "B", "Främling", existing=True))
        assert told_as_seen(verdict), as_text(verdict)


def _drawn(writer, field):
    picture = generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 130, 30))),
        },
        stream_data=b"0 0 130 30 re f",
    )
    field["/AP"] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(picture)})


def test_what_looks_like_a_signature_and_was_never_signed_is_something_that_is_seen():
    content = prepared(sign(paper(), "A", "Astrid Ek"), EMPTY, _drawn)
    assert told_as_seen(verdict_on(content))
    elsewhere = sign(content, "C", "Främling", box=(150, 60, 280, 90))
    assert told_as_seen(verdict_on(elsewhere)), "a signature beside it does not make it one"


def _since_the_first(content, *later):
    reader = PdfFileReader(BytesIO(content))
    first = next(one for one in reader.embedded_signatures if one.field_name == "A")
    end = sum(list(map(int, first.byte_range))[2:])
    return countersigned(reader, content, first.signed_revision, end, later)


def test_a_signature_in_a_field_that_had_words_is_not_one_on_empty_ground():
    """It stands where the sum stood, which was signed. What a field may become is looked at elsewhere too; this holds without that."""
    content = sign(paper(field=EMPTY), "A", "Astrid Ek")
    assert _since_the_first(sign(content, "Tom", "Bo Lind", existing=True), "Tom") == {1: ["Tom"]}

    def clear(writer):
        field = widget(writer, "belopp")
        field["/FT"] = pdf_name("/Sig")
        for key in ("/V", "/DA", "/AP"):
            del field[key]
        writer.update_container(field)

    taken = sign(added(content, clear), "belopp", "Främling", existing=True)
    assert _since_the_first(taken, "belopp") is None
    assert told_as_seen(verdict_on(taken))


def test_a_signature_whose_picture_is_changed_afterwards_is_something_that_is_seen():
    content = sign(sign(paper(), "A", "Astrid Ek"), "B", "Bo Lind", box=EMPTY)

    def repaint(writer):
        field = widget(writer, "B")
        _drawn(writer, field)
        writer.update_container(field)

    verdict = verdict_on(added(content, repaint))
    assert told_as_seen(verdict), as_text(verdict)


def test_two_signatures_on_the_same_ground_are_something_that_is_seen():
    content = sign(sign(paper(), "A", "Astrid Ek"), "B", "Bo Lind", box=EMPTY)
    verdict = verdict_on(sign(content, "C", "Främling", box=(200, 20, 290, 50)))
    assert told_as_seen(verdict), as_text(verdict)
