"""What an archivist checks without the portal: the log's chain, the reports, the PREMIS events."""

import csv
import hashlib
import json
from xml.etree import ElementTree as ET

import pytest

from boardroom.export.rules import premis

PREMIS = f"{{{premis.NAMESPACE}}}"


@pytest.fixture
def package(packed, roof, sealed):
    return packed()


def test_the_logs_chain_is_recomputed_from_the_package_alone(package):
    """As anyone would who has read the format: no code of the portal."""
    previous = "0" * 64
    entries = package.rows("metadata/audit_entry.json")
    for number, row in enumerate(entries, 1):
        assert row["number"] == number
        told = {
            "actor": [row["actor_kind"], row["actor_id"]],
            "at": row["at"],
            "chain": row["chain"],
            "number": number,
            "payload": row["payload_hash"],
            "previous": previous,
            "subject": [row["subject_kind"], row["subject_id"]],
            "verb": row["verb"],
        }
        text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert hashlib.sha256(text.encode()).hexdigest() == row["hash"]
        payload = json.dumps(row["payload"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert hashlib.sha256(f"{row['salt']}\n{payload}".encode()).hexdigest() == row["payload_hash"]
        previous = row["hash"]
    [end] = package.rows("audit/chain.json")
    assert (end["length"], end["head"], end["intact"]) == (len(entries), previous, True)
    assert len(entries) > 5


def test_every_csv_says_what_its_json_says(package):
    for name in ("document", "decision", "minutes", "person", "mandate"):
        rows = package.rows(f"metadata/{name}.json")
        with (package.root / "data" / "metadata" / f"{name}.csv").open(
            encoding="utf-8-sig", newline=""
        ) as sheet:
            cells = list(csv.DictReader(sheet, delimiter=";"))
        assert len(cells) == len(rows) > 0
        assert [one["id"] for one in cells] == [one["id"] for one in rows]


def test_premis_has_objects_events_and_agents_that_refer_to_each_other(package, roof):
    root = ET.parse(package.root / "data" / "metadata" / "premis.xml").getroot()  # noqa: S314 - our own
    assert (root.tag, root.get("version")) == (f"{PREMIS}premis", "3.0")
    kinds = [one.tag.removeprefix(PREMIS) for one in root]
    assert kinds == sorted(kinds, key=["object", "event", "agent"].index), "in the schema's order"
    objects = {
        one.findtext(f"{PREMIS}objectIdentifier/{PREMIS}objectIdentifierValue"): one
        for one in root.iter(f"{PREMIS}object")
    }
    agents = {one.text for one in root.iter(f"{PREMIS}agentIdentifierValue")}
    file = objects[str(roof.file.id)]
    assert file.findtext(f".//{PREMIS}messageDigest") == roof.file.sha256
    assert file.findtext(f".//{PREMIS}size") == str(roof.file.size)
    place = package.root / file.findtext(f".//{PREMIS}contentLocationValue")
    assert hashlib.sha256(place.read_bytes()).hexdigest() == roof.file.sha256
    assert file.findtext(f".//{PREMIS}relatedObjectIdentifierValue") == str(roof.document.id)
    events = list(root.iter(f"{PREMIS}event"))
    types = {one.findtext(f"{PREMIS}eventType") for one in events}
    assert types >= {"ingestion", "digital signature generation", "replication"}
    for one in events:
        assert {link.text for link in one.iter(f"{PREMIS}linkingObjectIdentifierValue")} <= set(objects)
        assert {link.text for link in one.iter(f"{PREMIS}linkingAgentIdentifierValue")} <= agents
        assert one.findtext(f"{PREMIS}eventDateTime").endswith("+00:00")
    filed = [
        one for one in events
        if str(roof.document.id) in {link.text for link in one.iter(f"{PREMIS}linkingObjectIdentifierValue")}
    ]  # fmt: skip
    assert [one.findtext(f"{PREMIS}eventType") for one in filed] == ["ingestion"]


def test_a_title_with_what_xml_cannot_hold_is_written_all_the_same():
    told = premis.document_object("k", "2026-001", "Tak & plåt\x0b <lagat>").replace("xsi:", "")
    read = ET.fromstring(told)  # noqa: S314 - our own
    assert read.findtext(".//significantPropertiesValue") == "Tak & plåt <lagat>"


def test_the_reports_on_searchable_copies_and_seals_are_there(package):
    reports = package.rows("validation/reports.json")
    assert isinstance(reports, list)
    named = {row["of"].split("/")[0] for row in reports}
    proofs = package.rows("metadata/seal_proof.json")
    assert ("seals" in named) == bool(proofs)
