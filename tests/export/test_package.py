"""What a package holds, and that strangers' programs find it whole."""

import hashlib


def test_a_package_is_a_bag_that_others_find_whole_with_every_original_byte_for_byte(packed, roof, ledger):
    package = packed()
    assert package.whole()
    assert package.facts["Boardroom-Complete"] == "yes"
    assert package.facts["Boardroom-Documents"] == "2"
    listed = {row["title"]: row for row in package.rows("registers/documents.json")}
    assert set(listed) == {"Takets garanti", "Huvudbok 2019"}
    for paper in (roof, ledger):
        [place] = listed[paper.document.title]["files"]
        kept = (package.root / "data" / place).read_bytes()
        assert hashlib.sha256(kept).hexdigest() == paper.file.sha256
