"""PDFs sealed elsewhere: what can be checked is checked, what cannot is named, and no attack is called intact."""

import json
import re

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.sign.fields import MDPPerm

from boardroom.adapters.seals.examination import NoPdf, examine
from boardroom.cli.words import translator
from boardroom.signing.rules.telling import as_json, as_text
from boardroom.signing.rules.verdict import Status, judge
from tests.data.foreign_seals import added, of_a_kind, paper, root, sign

COVERING = (0, 0, 300, 200)


def verdict_on(content):
    return judge(examine(content, [root()]))


def stream(writer, content, **members):
    made = generic.StreamObject(
        dict_data={pdf_name("/" + key): value for key, value in members.items()}, stream_data=content
    )
    return writer.add_object(made)


def box(*sides):
    return generic.ArrayObject(generic.FloatObject(side) for side in sides)


def form_xobject(writer, content=b"1 g 0 0 300 200 re f", sides=COVERING):
    return stream(
        writer,
        content,
        Type=pdf_name("/XObject"),
        Subtype=pdf_name("/Form"),
        BBox=box(*sides),
    )


# -- services --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("handler", "encoding"), [("GT.KSI", ""), ("GTTS.TimeStamp", "ETSI.RFC 3161")])
def test_a_paper_from_scrive_with_a_guardtime_signature_is_named_and_not_called_intact(handler, encoding):
    content = of_a_kind(handler, encoding)
    verdict = verdict_on(content)
    assert verdict.status is Status.UNCHECKABLE
    assert "Guardtime-signatur (KSI), som bland andra Scrive använder" in as_text(verdict)
    assert "inget är tillagt efter den" in as_text(verdict)
    said = json.loads(as_json(verdict))
    assert said["status"] == "uncheckable"
    assert said["seals"][0]["handler"] == handler
    assert said["seals"][0]["checkable"] is False
    assert said["seals"][0]["covers_whole_file"] is True, "what it covers can be told without its key"


def test_what_cannot_be_checked_is_said_in_english_too():
    text = as_text(verdict_on(of_a_kind("GT.KSI")), "en", translate=translator("en"))
    assert "Guardtime signature (KSI)" in text
    assert not re.search("[åäö]", text)


def test_an_addition_after_a_guardtime_signature_is_reported():
    content = added(of_a_kind("GT.KSI"), overwrite_page)
    verdict = verdict_on(content)
    assert verdict.status is Status.CHANGED
    assert "ändrats efter ”Sigill”" in as_text(verdict)
    assert verdict_on(of_a_kind("GT.KSI") + b"%more\n").status is Status.CHANGED


@pytest.mark.parametrize(
    ("handler", "encoding", "said"),
    [
        ("Adobe.PPKLite", "adbe.x509.rsa_sha1", "äldre slag (adbe.x509.rsa_sha1)"),
        ("Entrust.PPKEF", "", "inte kan kontrolleras här: Entrust.PPKEF"),
        ("Adobe.PPKLite", "adbe.pkcs7.detached", "skadad eller byggd så"),
    ],
)
def test_another_kind_is_named_by_its_own_name(handler, encoding, said):
    verdict = verdict_on(of_a_kind(handler, encoding))
    assert verdict.status is not Status.INTACT
    assert said in as_text(verdict)


@pytest.mark.parametrize("service", ["Assently AB", "Verified AS"])
def test_a_service_that_seals_with_a_certificate_is_checked_whole(service):
    content = sign(paper(), "Sigill", service, pades=True, permits=MDPPerm.NO_CHANGES)
    verdict = verdict_on(content)
    assert verdict.status is Status.INTACT, as_text(verdict)
    text = as_text(verdict)
    assert f"Stämplat av {service}" in text
    assert "utfärdat av någon som portalen litar på" in text
    assert "inga bevis från Boardroom" in text
    assert json.loads(as_json(verdict))["seals"][0]["kind"] == "ETSI.CAdES.detached"


def test_the_approval_of_one_person_in_acrobat_is_intact():
    verdict = verdict_on(sign(paper(), "Underskrift", "Astrid Ek", box=(150, 20, 280, 60)))
    assert verdict.status is Status.INTACT, as_text(verdict)
    text = as_text(verdict)
    assert "Underskrivet i PDF-filen av Astrid Ek" in text
    assert "Dokumentet är oförändrat sedan det skrevs under." in text
    assert "Tiden kommer från den som skrev under" in text
    assert not re.search("[Ss]tämpla[td]|[Ss]tämpeln", text), "nobody stamped it"


@pytest.mark.parametrize(
    ("permits", "compare"),
    [(None, "den som personen själv uppger"), (MDPPerm.NO_CHANGES, "den som stämpelns ägare uppger")],
)
def test_a_stranger_whom_nobody_vouches_for_is_asked_and_not_the_association(permits, compare):
    more = {"permits": permits} if permits else {}
    text = as_text(judge(examine(sign(paper(), "Underskrift", "Alice", **more), [])))
    assert compare in text
    assert "föreningen" not in text


def test_two_approvals_that_draw_nothing_are_intact_and_both_are_named():
    content = sign(sign(paper(), "A", "Astrid Ek"), "B", "Bo Lind")
    verdict = verdict_on(content)
    assert verdict.status is Status.INTACT, as_text(verdict)
    assert "Efter ”A” har ett formulär fyllts i eller en underskrift lagts till" in as_text(verdict)


def test_two_approvals_in_acrobat_that_are_drawn_apart_are_told_as_signatures_and_over_each_other_as_an_addition():
    content = sign(
        sign(paper(), "A", "Astrid Ek", box=(10, 10, 90, 40)), "B", "Bo Lind", box=(150, 10, 280, 40)
    )
    assert verdict_on(content).status is Status.COUNTERSIGNED
    content = sign(
        sign(paper(), "A", "Astrid Ek", box=(10, 10, 90, 40)), "B", "Bo Lind", box=(50, 10, 180, 40)
    )
    verdict = verdict_on(content)
    assert verdict.status is Status.ADDED_TO
    assert "Efter ”A” har något som syns lagts till eller ändrats på sidan 1" in as_text(verdict)
    assert not verdict.intact


# -- attacks ---------------------------------------------------------------------------------------


def overwrite_page(writer):
    page, _ = writer.find_page_for_modification(0)
    page = page.get_object()
    page["/Contents"] = stream(writer, b"BT /F1 12 Tf 20 150 Td (Betala 100 000 kr) Tj ET")
    writer.update_container(page)


def resources(writer):
    page, _ = writer.find_page_for_modification(0)
    return page.get_object()["/Resources"]


def hide_by_image(writer):
    reference = resources(writer)["/XObject"].raw_get("/Im1").reference
    image = writer.get_object(reference)
    image["/Width"] = generic.NumberObject(0)
    writer.mark_update(reference)


def replace_by_font(writer):
    """Give the font other letters for the same codes (shadow attack, replace)."""
    reference = resources(writer)["/Font"].raw_get("/F1").reference
    font = writer.get_object(reference)
    font["/BaseFont"] = pdf_name("/Symbol")
    writer.mark_update(reference)


def field_named(writer, name):
    fields = writer.root["/AcroForm"]["/Fields"]
    return next(fields.raw_get(at) for at in range(len(fields)) if str(fields[at].get("/T", "")) == name)


def replace_by_field(writer):
    """Fill the field in with another sum (shadow attack, replace by overlay)."""
    reference = field_named(writer, "belopp")
    field = reference.get_object()
    field["/V"] = generic.TextStringObject("100 000")
    field["/AP"]["/N"] = form_xobject(writer, b"BT /F1 12 Tf 2 4 Td (100 000) Tj ET", (0, 0, 100, 20))
    writer.mark_update(reference.reference)


def replace_by_value(writer):
    """Change the value alone, for programs that draw it anew."""
    reference = field_named(writer, "belopp")
    reference.get_object()["/V"] = generic.TextStringObject("100 000")
    writer.mark_update(reference.reference)


def hide_and_replace(writer):
    """Lead the page tree to other pages that lay unseen in the signed file (shadow attack, hide-and-replace)."""
    page, _ = writer.find_page_for_modification(0)
    other = generic.DictionaryObject({key: page.get_object().raw_get(key) for key in page.get_object()})
    other["/Contents"] = stream(writer, b"BT /F1 12 Tf 20 150 Td (Betala 100 000 kr) Tj ET")
    pages = writer.root["/Pages"]
    pages["/Kids"] = generic.ArrayObject([writer.add_object(other)])
    writer.update_container(pages)


def annotation(subtype):
    def draw(writer):
        page, _ = writer.find_page_for_modification(0)
        page = page.get_object()
        if "/Annots" not in page:
            page["/Annots"] = generic.ArrayObject()
            writer.update_container(page)
        annots = page["/Annots"]
        annots.append(
            writer.add_object(
                generic.DictionaryObject(
                    {
                        pdf_name("/Type"): pdf_name("/Annot"),
                        pdf_name("/Subtype"): pdf_name(subtype),
                        pdf_name("/F"): generic.NumberObject(4),
                        pdf_name("/Rect"): box(20, 140, 200, 170),
                        pdf_name("/Contents"): generic.TextStringObject("Betala 100 000 kr"),
                        pdf_name("/AP"): generic.DictionaryObject({pdf_name("/N"): form_xobject(writer)}),
                    }
                )
            )
        )
        writer.update_container(annots)

    return draw


def script(writer):
    writer.root["/OpenAction"] = generic.DictionaryObject(
        {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): generic.TextStringObject("x()")}
    )
    writer.update_root()


ADDITIONS = {
    "hide": hide_by_image,
    "replace by font": replace_by_font,
    "replace by field": replace_by_field,
    "replace by value": replace_by_value,
    "hide and replace": hide_and_replace,
    "incremental saving": overwrite_page,
    "evil annotation, free text": annotation("/FreeText"),
    "evil annotation, stamp": annotation("/Stamp"),
    "evil annotation, redaction": annotation("/Redact"),
    "a script": script,
}


@pytest.mark.parametrize("permits", [None, *MDPPerm])
@pytest.mark.parametrize("name", ADDITIONS)
def test_a_shadow_attack_of_our_own_is_never_called_intact(name, permits):
    content = sign(paper(), "Underskrift", "Astrid Ek", permits=permits)
    assert verdict_on(content).status is Status.INTACT
    verdict = verdict_on(added(content, ADDITIONS[name]))
    assert verdict.status in {Status.CHANGED, Status.ADDED_TO}, as_text(verdict)
    assert any(finding.weight == "bad" for finding in verdict.findings)


@pytest.mark.parametrize("permits", [None, MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE])
@pytest.mark.parametrize("name", ADDITIONS)
def test_a_signature_on_top_does_not_whiten_a_shadow_attack(name, permits):
    content = added(sign(paper(), "Underskrift", "Astrid Ek", permits=permits), ADDITIONS[name])
    verdict = verdict_on(sign(content, "Ovanpå", "Främling"))
    assert verdict.status in {Status.CHANGED, Status.ADDED_TO}, as_text(verdict)


@pytest.mark.parametrize("permits", [None, MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE])
def test_a_sneaky_signature_that_covers_the_page_is_never_called_intact(permits):
    content = sign(paper(), "Underskrift", "Astrid Ek", permits=permits)
    verdict = verdict_on(sign(content, "Ovanpå", "Främling", box=COVERING))
    assert verdict.status in {Status.CHANGED, Status.ADDED_TO}, as_text(verdict)


def test_a_place_to_sign_that_was_prepared_over_the_whole_page_hides_nothing():
    content = sign(paper(field=COVERING), "Underskrift", "Astrid Ek")
    assert verdict_on(content).status is Status.INTACT
    verdict = verdict_on(sign(content, "Tom", "Främling", existing=True))
    assert verdict.status in {Status.CHANGED, Status.ADDED_TO}, as_text(verdict)


def test_an_incremental_saving_without_table_or_end_is_never_called_intact():
    content = sign(paper(), "Underskrift", "Astrid Ek")
    whole = added(content, overwrite_page)
    for tail in (
        whole[len(content) : whole.rindex(b"startxref")],
        whole[len(content) : whole.rindex(b"%%EOF")],
        b"\n4 0 obj\n<< /Length 0 >>\nstream\n\nendstream\nendobj\n",
    ):
        try:
            assert verdict_on(content + tail).status is not Status.INTACT
        except NoPdf:
            continue


def test_a_signature_that_is_taken_out_or_whose_range_is_moved_is_never_called_intact():
    content = sign(paper(), "Underskrift", "Astrid Ek")
    ranges = re.search(rb"/ByteRange ?\[[^\]]*\]", content)
    numbers = [int(number) for number in re.findall(rb"\d+", ranges[0])]
    contents = re.search(rb"/Contents ?<[0-9a-fA-F]+>", content)
    forged = [
        content.replace(ranges[0], b" " * len(ranges[0])),
        content.replace(contents[0], b"/Contents <" + b"0" * (len(contents[0]) - 12) + b">"),
        content.replace(contents[0], b"/Contents null".ljust(len(contents[0]))),
        content.replace(b"/ByteRange", b"/ByteRanxe"),
        moved(content, ranges, [0, numbers[1], numbers[2] + 500, numbers[3]]),
        moved(content, ranges, [0, numbers[1] - 500, numbers[2], numbers[3]]),
    ]
    for number, one in enumerate(forged):
        try:
            assert verdict_on(one).status not in {Status.INTACT, Status.UNSIGNED}, number
        except NoPdf:
            continue


def moved(content, ranges, numbers):
    """The signed bytes in their old order, with room between them for something else (signature wrapping)."""
    told = ("/ByteRange [" + " ".join(map(str, numbers)) + "]").encode().ljust(len(ranges[0]))
    changed = content.replace(ranges[0], told[: len(ranges[0])])
    start = numbers[1]
    return changed[:start] + b"%" + b"x" * 498 + b"\n" + changed[start:]


def test_a_signed_file_with_a_script_is_unchanged_and_still_not_called_intact():
    verdict = verdict_on(sign(added(paper(), script), "Underskrift", "Astrid Ek"))
    assert verdict.status is Status.RESTLESS
    assert "kan visa olika saker" in as_text(verdict)
    assert "JavaScript" in as_text(verdict)
