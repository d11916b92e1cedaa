"""E-ARK's folders and METS.xml, held to the specification's requirements; and read back like any other package."""

import hashlib
from xml.etree import ElementTree as ET

import pytest

from boardroom.export.jobs import restore
from boardroom.export.jobs.csip import EMPTY, NO_FILES, pack_csip
from boardroom.export.rules import mets as mets_rules
from boardroom.export.rules.mets import METS, faults
from boardroom.export.rules.premis import NAMESPACE
from boardroom.export.rules.selection import Kind, Selection

XLINK = "{http://www.w3.org/1999/xlink}href"


@pytest.fixture
def csip(packed, roof, sealed):
    return packed(packing=pack_csip)


def test_the_package_is_a_bag_in_the_folders_of_csip_and_mets_names_every_file_with_its_checksum(csip):
    assert csip.whole()
    root = csip.root / "data"
    assert {path.name for path in root.iterdir()} == {"METS.xml", "metadata", "representations", "schemas"}
    mets = ET.parse(root / "METS.xml").getroot()  # noqa: S314 - written by the test itself
    named = {}
    for place in mets.iter():
        if place.get(XLINK):
            holder = place
            if place.tag.endswith("FLocat"):
                holder = next(one for one in mets.iter(f"{{{METS}}}file") if place in list(one))
            named[place.get(XLINK)] = holder.get("CHECKSUM")
    lying = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    assert set(named) == lying - {"METS.xml"}
    for path, checksum in named.items():
        assert hashlib.sha256((root / path).read_bytes()).hexdigest() == checksum


def test_our_own_rules_find_what_breaks_the_specification(csip):
    text = (csip.root / "data" / "METS.xml").read_text(encoding="utf-8")
    assert faults(text) == []
    for before, after, number in (
        (' PROFILE="https', ' PROFILE="http', "CSIP6"),
        ('OAISPACKAGETYPE="SIP"', 'OAISPACKAGETYPE="BAG"', "CSIP9"),
        ('NOTETYPE="SOFTWARE VERSION"', 'NOTETYPE="VERSION"', "CSIP16"),
        ('<FLocat LOCTYPE="URL"', '<FLocat LOCTYPE="PATH"', "CSIP76"),
        ('LABEL="CSIP"', 'LABEL="Other"', "CSIP80"),
        ('LABEL="Representations"', 'LABEL="Content"', "CSIP101"),
        ('USE="Schemas"', 'USE="Forms"', "CSIP60, CSIP113"),
        ('LABEL="Schemas"', 'LABEL="Forms"', "CSIP95, CSIP99"),
        (" csip:OTHERCONTENTINFORMATIONTYPE=", " csip:OTHER=", "CSIP62-63"),
        ('<fptr FILEID="', '<fptr FILEID="x', "CSIP88"),
    ):
        assert before in text
        assert any(one.startswith(number) for one in faults(text.replace(before, after))), number


def test_it_is_read_back_like_any_other(csip, elsewhere, board):
    assert restore(elsewhere.opener, csip.root).name == "Brf Provet 1"


def test_a_selection_without_a_file_is_packed_and_says_so(packed, roof):
    package = packed(Selection(Kind.CLASS, record_class="key_receipt"), packing=pack_csip)
    assert package.whole()
    data = package.root / "data"
    assert (data / EMPTY).read_text(encoding="utf-8") == NO_FILES
    assert EMPTY in (data / "METS.xml").read_text(encoding="utf-8")
    objects = ET.parse(data / "metadata/preservation/premis.xml").getroot().findall(f"{{{NAMESPACE}}}object")  # noqa: S314 - our own
    assert len(objects) == 1


def test_one_that_kept_the_schema_of_its_tables_among_them_is_read_back_too(
    packed, roof, elsewhere, monkeypatch
):
    with monkeypatch.context() as before:
        before.delitem(mets_rules._OWN_PLACES, "metadata/schema.json")
        before.setattr(mets_rules, "faults", lambda _text: [])
        package = packed(packing=pack_csip)
    assert (package.root / "data/metadata/other/tables/schema.json").is_file()
    assert restore(elsewhere.opener, package.root).name == "Brf Provet 1"
