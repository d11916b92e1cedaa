"""What is signed, and the package that proves it: the same bytes everywhere, and nothing can be swapped."""

import hashlib
import json
import re
from datetime import timedelta

import pytest

from boardroom.cli.words import translator
from boardroom.ports.verifier import PdfVerdict, SealVerdict
from boardroom.signing.rules.evidence import Signed, as_lines, chained, package, read, read_chain
from boardroom.signing.rules.levels import enough
from boardroom.signing.rules.proofs import decode, encode, passkey_holds, read_proof
from boardroom.signing.rules.statement import NoStatement, read_statement
from boardroom.signing.rules.telling import as_json, as_text
from boardroom.signing.rules.verdict import Status, judge
from tests.data.sealing import (
    ENVELOPE,
    NOW,
    code_proof,
    evidence_files,
    happened,
    passkey_proof,
    statement,
    two_signed,
)

FROZEN = b"%PDF-1.7 frozen"


def test_a_statement_is_the_same_bytes_for_the_same_facts():
    one = statement("Bo Lind", "minute_taker", FROZEN)
    assert one.canonical() == read_statement(one.canonical()).canonical()
    assert one.canonical().startswith(b'{"association":"Brf Provet 1","envelope":')
    assert one.digest() == hashlib.sha256(one.canonical()).digest()


def test_a_statement_of_no_meeting_says_so_and_others_read_as_they_always_did():
    of_meeting = statement("Astrid Ek", "chair", b"words")
    without = statement("Astrid Ek", "chair", b"words", no_meeting=True)
    assert b"no_meeting" not in of_meeting.canonical()
    assert read_statement(without.canonical()) == without
    assert (of_meeting.role_told, without.role_told) == ("mötesordförande", "ordförande")
    false = without.canonical().replace(b'"no_meeting":true', b'"no_meeting":false')
    with pytest.raises(NoStatement):
        read_statement(false)


def test_a_statement_keeps_every_word_of_the_remark():
    remark = "vid § 4: ”högst 300 000 kr”\nŁódź \u2028 \\ \x01"
    one = statement("Bo Lind", "adjuster", FROZEN, remark=remark)
    assert read_statement(one.canonical()).remark == remark


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b"null", b"\xff", b"[" * 5000, b'{"envelope":1}'],
)
def test_what_is_no_statement_is_refused(content):
    with pytest.raises(NoStatement):
        read_statement(content)


def test_a_statement_with_more_or_other_words_than_ours_is_refused():
    facts = json.loads(statement("Bo Lind", "minute_taker", FROZEN).canonical())
    for changed in ({**facts, "more": "x"}, {**facts, "version": True}, {**facts, "pages": "2"}):
        with pytest.raises(NoStatement):
            read_statement(json.dumps(changed, sort_keys=True, separators=(",", ":"), ensure_ascii=False))


def test_a_passkey_signs_one_statement_and_no_other():
    one = statement("Bo Lind", "minute_taker", FROZEN)
    proof = passkey_proof(one)
    assert passkey_holds(proof, one.digest())
    other = statement("Bo Lind", "minute_taker", FROZEN, title="Styrelseprotokoll 8/2026")
    assert not passkey_holds(proof, other.digest())
    for name in ("signature", "authenticator_data", "client_data_json", "public_key"):
        changed = bytearray(decode(proof[name]))
        changed[-1] ^= 1
        assert not passkey_holds({**proof, name: encode(bytes(changed))}, one.digest())
        assert not passkey_holds({key: value for key, value in proof.items() if key != name}, one.digest())
        assert not passkey_holds({**proof, name: None}, one.digest())


def test_a_passkey_that_did_not_verify_the_person_proves_nothing():
    one = statement("Bo Lind", "minute_taker", FROZEN)
    assert not passkey_holds(passkey_proof(one, verifies_user=False), one.digest())


def test_the_package_comes_back_as_it_was_made():
    files = {part.name: part.content for part in evidence_files(FROZEN)}
    found = read(files)
    assert found
    assert found.problems == ()
    assert found.chain_intact
    assert [one.statement.signer for one in found.signed] == ["Bo Lind", "Cecilia Ask"]
    assert found.frozen_sha256 == hashlib.sha256(FROZEN).hexdigest()
    assert files["document-to-sign.pdf"] == FROZEN
    assert b"RFC 8785" in files["how-to-verify.txt"]


def test_more_than_ninety_nine_signers_keep_their_order():
    signed = [
        Signed(one, {"method": "code"})
        for one in (statement(f"Person {number}", "party", FROZEN) for number in range(101))
    ]
    found = read({part.name: part.content for part in evidence_files(FROZEN, signed)})
    assert found
    assert {one.statement.signer for one in found.signed} == {f"Person {number}" for number in range(101)}


def test_a_package_is_never_made_about_another_document():
    other = statement("Bo Lind", "minute_taker", b"another document")
    with pytest.raises(ValueError, match="another document"):
        evidence_files(FROZEN, [Signed(other, {"method": "code"})])


def test_a_package_is_never_made_with_a_broken_chain():
    first, second = chained([(NOW, "sent", {}), (NOW, "signed", {})])
    with pytest.raises(ValueError, match="chain"):
        package(FROZEN, two_signed(FROZEN), [second, first], software="x", envelope_id=ENVELOPE)


def test_a_package_is_never_made_with_other_signatures_than_its_events_tell_of():
    first, second = two_signed(FROZEN)
    for signed in ([first], [first, second, second], [second, second]):
        with pytest.raises(ValueError, match="other signatures"):
            package(FROZEN, signed, happened([first, second]), software="x", envelope_id=ENVELOPE)


def rewritten(files, *, left_out=(), added=(), version=2, events=None):
    """The package as someone makes it anew who holds a key: every checksum is right again."""
    kept = {name: content for name, content in files.items() if name not in left_out} | dict(added)
    manifest = json.loads(kept.pop("manifest.json"))
    if events is not None:
        kept["events.jsonl"] = as_lines(events)
        manifest["chain_head"] = events[-1].hash
    manifest["version"] = version
    manifest["files"] = [
        {"name": name, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "media_type": "x"}
        for name, content in kept.items()
    ]
    return kept | {"manifest.json": json.dumps(manifest).encode()}


def judged(files):
    mark = SealVerdict("Seal", True, True, True, "Brf", "", False, None, False)
    return judge(PdfVerdict((mark,), (), FROZEN, files))


def test_a_signature_that_no_event_tells_of_or_that_is_left_out_is_found_out():
    files = {part.name: part.content for part in evidence_files(FROZEN)}
    assert judged(files).status is Status.INTACT
    made_up = statement("Solveig Brandt", "adjuster", FROZEN)
    more = judged(
        rewritten(
            files,
            added={
                "statement-03.json": made_up.canonical(),
                "proof-03.json": json.dumps(code_proof(made_up)).encode(),
            },
        )
    )
    assert more.status is Status.UNPROVEN
    assert "! Ingen händelse berättar om underskriften av Solveig Brandt" in as_text(more)
    fewer = judged(rewritten(files, left_out={"statement-02.json", "proof-02.json"}))
    assert fewer.status is Status.UNPROVEN
    assert "! Händelserna berättar om underskrifter som saknas bland bevisen: 1." in as_text(fewer)
    twice = judged(
        rewritten(
            files,
            added={"statement-03.json": files["statement-02.json"], "proof-03.json": files["proof-02.json"]},
        )
    )
    assert twice.status is Status.UNPROVEN
    english = as_text(more, "en", translate=translator("en"))
    assert "No event records the signature by Solveig Brandt" in english
    said = json.loads(as_json(fewer))
    assert said["status"] == "unproven"
    assert any("saknas bland bevisen" in one["sentence"] for one in said["findings"])


def test_a_package_of_the_first_version_is_named_as_older_and_its_signatures_are_counted():
    files = {part.name: part.content for part in evidence_files(FROZEN)}
    silent = [(NOW, "signed", {"name": "Bo Lind"}), (NOW, "signed", {"name": "Cecilia Ask"})]
    older = judged(rewritten(files, version=1, events=chained(silent)))
    assert older.status is Status.INTACT
    assert "av ett äldre slag (version 1)" in as_text(older)
    assert judged(rewritten(files, version=1, events=chained(silent[:1]))).status is Status.UNPROVEN
    assert judged(rewritten(files, version=2, events=chained(silent))).status is Status.UNPROVEN
    mixed = [*silent[:1], (NOW, "signed", {"statement_sha256": "0" * 64})]
    assert judged(rewritten(files, version=1, events=chained(mixed))).status is Status.UNPROVEN


def test_a_removed_or_changed_piece_of_evidence_is_reported():
    files = {part.name: part.content for part in evidence_files(FROZEN)}
    for name in (
        "document-to-sign.pdf",
        "proof-01.json",
        "statement-02.json",
        "events.jsonl",
        "how-to-verify.txt",
    ):
        without = read({key: value for key, value in files.items() if key != name})
        assert without
        assert any(name in str(problem) for problem in without.problems)
        changed = read({**files, name: files[name] + b" "})
        assert changed
        assert any(name in str(problem) for problem in changed.problems)


@pytest.mark.parametrize("manifest", [b"", b"[]", b"{}", b'{"format":"boardroom-evidence"}', b"[" * 5000])
def test_a_damaged_manifest_never_passes(manifest):
    found = read({"manifest.json": manifest})
    assert found is None or found.problems


def test_every_link_of_the_events_chain_holds_the_one_before():
    events = chained([(NOW + timedelta(minutes=step), "read", {"page": str(step)}) for step in range(5)])
    lines = as_lines(events).splitlines(keepends=True)
    assert read_chain(b"".join(lines)) == (events, True)
    for broken in (lines[1:], lines[:2] + lines[3:], [lines[1], lines[0], *lines[2:]], []):
        assert read_chain(b"".join(broken))[1] is False
    assert read_chain(b"".join(lines).replace(b'"page":"2"', b'"page":"7"'))[1] is False
    assert read_chain(b"not json\n") == ((), False)


def test_a_shortened_chain_is_noticed_by_its_head():
    files = {part.name: part.content for part in evidence_files(FROZEN)}
    lines = files["events.jsonl"].splitlines(keepends=True)
    found = read({**files, "events.jsonl": b"".join(lines[:-1])})
    assert found
    assert not found.chain_intact


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"method":3}', b"\xff"])
def test_what_is_no_proof_is_refused(content):
    with pytest.raises(ValueError, match="no proof"):
        read_proof(content)


def test_no_simple_method_is_called_advanced():
    assert enough("passkey", "simple")
    assert not enough("passkey", "advanced")
    assert not enough("code", "advanced")
    assert enough("bankid", "advanced")
    assert not enough("oidc", "simple")
    assert not enough("something new", "simple")


SENT = {"channel": "mail", "to": "c•••@exempel.se", "state": "sent", "handed_over_at": NOW.isoformat()}


@pytest.mark.parametrize(
    ("delivery", "told"),
    [
        (None, "inte antecknat: beviset är av ett äldre slag"),
        ([], "ingen anteckning om att koden till Cecilia Ask lämnades över"),
        ("x", "ingen anteckning"),
        ([{"channel": "mail", "handed_over_at": ""}], "ingen anteckning"),
        ([SENT], "(c•••@exempel.se) lämnades till e-postservern den 20 mars 2026 kl. 19.00."),
        (
            [SENT | {"handed_over_at": "9999-12-31T23:59:00+00:00"}],
            "ingen anteckning",
        ),
        (
            [SENT | {"channel": "text", "gateway_message": "s7", "receipt": ""}],
            "(meddelande s7). Något kvitto på att det kom fram hade inte kommit",
        ),
    ],
)
def test_a_verdict_says_when_the_code_was_handed_over_also_of_older_proofs(delivery, told):
    first, second = two_signed(FROZEN)
    proof = {**second.proof} | ({} if delivery is None else {"delivery": delivery})
    files = evidence_files(FROZEN, [first, Signed(second.statement, proof)])
    verdict = judged({part.name: part.content for part in files})
    assert verdict.status is Status.INTACT
    assert told in as_text(verdict)
    assert as_text(verdict).count("Europe/Stockholm") == 1, "the zone of all times is named once"
    assert "UTC" not in as_text(verdict)
    assert not re.search("[åäö]", as_text(verdict, "en", translate=translator("en")).partition("code to")[2])
