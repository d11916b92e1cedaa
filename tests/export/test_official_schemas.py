"""A small package held to the official texts: METS, CSIP and PREMIS by their own schemas and rules, PREMIS by its links too."""

import re
from pathlib import Path

import pytest
from lxml import etree
from lxml.isoschematron import Schematron
from sqlalchemy import update

from boardroom.core.actor import worker_for
from boardroom.documents.actions import note_erased, withdraw
from boardroom.documents.queries import by_id
from boardroom.export.jobs.csip import pack_csip
from boardroom.export.rules.premis import NAMESPACE
from boardroom.export.rules.selection import Kind, Selection
from boardroom.mandates.models import Person
from boardroom.reading import jobs as reading
from tests.data.filed import put_in

OFFICIAL = Path(__file__).parents[1] / "data" / "schemas"
CSIP = OFFICIAL / "csip-2.1.0"
SVRL = {"s": "http://purl.oclc.org/dsdl/svrl"}
P = {"p": NAMESPACE}
# The rules' gaps, and the vocabulary that belongs in each.
VOCABULARIES = {
    "@TYPE": "ContentCategory",
    "@csip:CONTENTINFORMATIONTYPE": "ContentInformationType",
    "@csip:OAISPACKAGETYPE": "OAISPackageType",
    "@STATUS": "Status",
}
# Only warnings, and why they stand.
WARNED = {
    "CSIP8": "a package is made once and never changed",
    "CSIP105": "the representations have no METS.xml of their own",
}


@pytest.fixture(scope="module")
def mets_schema() -> etree.XMLSchema:
    """METS with XLink and CSIP's attributes, all of them from here."""
    imports = "".join(
        f'<xs:import namespace="{namespace}" schemaLocation="{name}"/>'
        for namespace, name in (
            ("http://www.w3.org/1999/xlink", "xlink.xsd"),
            ("https://DILCIS.eu/XML/METS/CSIPExtensionMETS", "DILCISExtensionMETS.xsd"),
            ("http://www.loc.gov/METS/", "mets.xsd"),
        )
    )
    whole = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>'
    return etree.XMLSchema(etree.XML(whole, base_url=f"{OFFICIAL.as_uri()}/all.xsd"))


@pytest.fixture(scope="module")
def premis_schema() -> etree.XMLSchema:
    """PREMIS 3.0 as the Library of Congress publishes it."""
    return etree.XMLSchema(etree.parse(OFFICIAL / "premis.xsd"))


@pytest.fixture(scope="module")
def rules() -> list[Schematron]:
    """CSIP's rules with their gaps filled."""
    terms = {}
    for attribute, name in VOCABULARIES.items():
        found = re.findall(
            r"<Term[^>]*>([^<]*)<", (CSIP / f"CSIPVocabulary{name}.xml").read_text(encoding="utf-8")
        )
        terms[f"{attribute}_vocabulary_test"] = " or ".join(f"({attribute} = '{one}')" for one in found)
    terms["@MIMETYPE_IANA_test"] = "contains(@MIMETYPE, '/')"
    made = []
    for path in sorted(CSIP.glob("mets_*_rules.xml")):
        text = path.read_text(encoding="utf-8")
        for gap, test in terms.items():
            text = text.replace(gap, test)
        made.append(Schematron(etree.XML(text.encode()), store_report=True))
    return made


def broken(rules: list[Schematron], mets: etree._ElementTree) -> set[tuple[str, str]]:
    """Return what a METS.xml breaks, as (role, number)."""
    found = set()
    for rule in rules:
        rule.validate(mets)
        failed = rule.validation_report.xpath("//s:failed-assert", namespaces=SVRL)
        found |= {(one.get("role"), one.get("id")) for one in failed}
    return found


def linked(premis: etree._ElementTree) -> None:
    """Every link has its other end, and every identifier is one thing's."""
    objects = premis.xpath("//p:objectIdentifierValue/text()", namespaces=P)
    agents = premis.xpath("//p:agentIdentifierValue/text()", namespaces=P)
    assert len(objects) == len(set(objects)) > 0
    for links, ends in (
        ("linkingObjectIdentifierValue", objects),
        ("relatedObjectIdentifierValue", objects),
        ("linkingAgentIdentifierValue", agents),
    ):
        assert set(premis.xpath(f"//p:{links}/text()", namespaces=P)) <= set(ends), links


@pytest.fixture
def whole(packed, board, opener, roof, sealed):
    """A package with a searchable copy, sealed minutes and the tombstone of a paper that was destroyed."""
    while reading.recognise(opener):
        pass
    while reading.copy(opener):
        pass
    gone = put_in(opener, board.actor("treasurer"), "Kvitto", title="Kvitto")
    with opener.writing(worker_for(board.association.id)) as work:
        withdraw(work, [by_id(work, gone.document.id)], "prov")
        note_erased(work, gone.document.id)
    return packed(packing=pack_csip)


@pytest.fixture
def valid(mets_schema, premis_schema, rules):
    """Hold a package to the schemas, the rules and PREMIS' links; return its METS and its PREMIS."""
    return lambda package: _valid(package, mets_schema, premis_schema, rules)


def _valid(package, mets_schema, premis_schema, rules):
    data = package.root / "data"
    mets = etree.parse(data / "METS.xml")
    assert mets_schema.validate(mets), mets_schema.error_log
    assert broken(rules, mets) == {("WARN", number) for number in WARNED}
    premis = etree.parse(data / "metadata" / "preservation" / "premis.xml")
    assert premis_schema.validate(premis), premis_schema.error_log
    linked(premis)
    return mets, premis


def test_a_package_is_valid_after_mets_and_csip_and_its_premis_has_no_loose_end(
    whole, valid, rules, premis_schema
):
    mets, premis = valid(whole)
    types = set(premis.xpath("//p:eventType/text()", namespaces=P))
    assert types >= {"digital signature generation", "deletion", "migration", "ingestion"}
    # What the seals and the copies were made of are objects of the package.
    for kind in ("digital signature generation", "migration"):
        keys = premis.xpath(
            f"//p:event[p:eventType='{kind}']//p:linkingObjectIdentifierValue/text()", namespaces=P
        )
        files = premis.xpath("//p:object[p:originalName]//p:objectIdentifierValue/text()", namespaces=P)
        assert set(keys) & set(files), kind
    # The rules themselves find what is wrong.
    for name in ("Schemas", "Documentation"):
        worse = etree.fromstring(etree.tostring(mets).replace(f'LABEL="{name}"'.encode(), b'LABEL="x"'))
        assert any(role == "ERROR" for role, _ in broken(rules, worse.getroottree()))
    agents_first = etree.fromstring(etree.tostring(premis))
    agents_first[:] = reversed(agents_first)
    assert not premis_schema.validate(agents_first)


def test_a_package_without_a_file_is_valid_too(packed, roof, valid):
    package = packed(Selection(Kind.CLASS, record_class="key_receipt"), packing=pack_csip)
    valid(package)


def test_what_was_done_by_an_account_that_is_gone_is_told_without_a_loose_end(packed, board, opener, roof):
    with opener.writing(worker_for(board.association.id)) as work:
        work.session.execute(update(Person).values(account_id=None))
    premis = etree.parse(packed(packing=pack_csip).root / "data/metadata/preservation/premis.xml")
    linked(premis)
    assert "ingestion" in premis.xpath("//p:eventType/text()", namespaces=P)
