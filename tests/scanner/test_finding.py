"""What the importer finds in a folder, and in which order."""

import os
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from scanner.finding import Found, find


def _lay(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def _shown(folder: Path) -> list[str]:
    return [file.shown for file in find([folder]).files]


def test_files_come_in_the_order_in_which_a_person_reads(tmp_path):
    _lay(tmp_path, "10.pdf", "2.pdf", "Bok/1.pdf", "a.jpg", "Bok 2/1.pdf", "Bok/Del/1.pdf")
    assert _shown(tmp_path) == ["2.pdf", "10.pdf", "a.jpg", "Bok/1.pdf", "Bok/Del/1.pdf", "Bok 2/1.pdf"]


def test_other_kinds_are_counted_and_hidden_files_left_alone(tmp_path):
    _lay(tmp_path, "a.PDF", "b.docx", "c.docx", "README", ".dold.pdf", "._a.pdf", ".git/x.pdf", "d.TIFF")
    found = find([tmp_path])
    assert [file.name for file in found.files] == ["a.PDF", "d.TIFF"]
    assert {file.name for file in found.hidden} == {".git", "._a.pdf", ".dold.pdf"}
    assert [file.name for file in found.others] == ["b.docx", "c.docx", "README"]


def test_names_are_told_in_nfc(tmp_path):
    _lay(tmp_path, unicodedata.normalize("NFD", "Årsmöte/Räkning å.pdf"))
    [file] = find([tmp_path]).files
    assert file.shown == "Årsmöte/Räkning å.pdf"
    assert unicodedata.is_normalized("NFC", file.shown)


def test_names_of_an_older_system_are_read_as_its_letters(tmp_path):
    (tmp_path / os.fsdecode("Stämma.pdf".encode("cp1252"))).write_bytes(b"x")
    assert _shown(tmp_path) == ["Stämma.pdf"]


def test_a_file_can_be_named_by_itself(tmp_path):
    _lay(tmp_path, "Pärm/a.pdf")
    [file] = find([tmp_path / "Pärm" / "a.pdf"]).files
    assert (file.name, file.folders) == ("a.pdf", ())


def test_links_that_go_in_circles_or_nowhere_are_harmless(tmp_path):
    _lay(tmp_path, "a.pdf", "inne/b.pdf")
    (tmp_path / "inne" / "runt").symlink_to(tmp_path)
    (tmp_path / "borta.pdf").symlink_to(tmp_path / "finns inte.pdf")
    (tmp_path / "cirkel.pdf").symlink_to(tmp_path / "cirkel.pdf")
    assert _shown(tmp_path) == ["a.pdf", "inne/b.pdf"]
    assert find([tmp_path]).outside == ()


def test_links_are_followed_within_the_place_and_never_out_of_it(tmp_path):
    _lay(tmp_path, "ute/x.pdf", "låda/a.pdf", "låda/inne/b.pdf")
    box = tmp_path / "låda"
    (box / "inne" / "samma.pdf").symlink_to(box / "a.pdf")
    (box / "inne" / "fil.pdf").symlink_to(tmp_path / "ute" / "x.pdf")
    (box / "relativ.pdf").symlink_to("../ute/x.pdf")
    (box / "mapp").symlink_to(tmp_path / "ute")
    (box / "borta.pdf").symlink_to("/finns/inte.pdf")
    inside = ["a.pdf", "inne/b.pdf", "inne/samma.pdf"]
    outside = ["borta.pdf", "mapp", "relativ.pdf", "inne/fil.pdf"]
    found = find([box])
    assert [file.shown for file in found.files] == inside
    assert [file.shown for file in found.outside] == outside
    # Nor by a pattern, which finds the links like everything else.
    for pattern in ("**/*.pdf", "*/*.pdf", "*"):
        assert "x.pdf" not in {file.path.resolve().name for file in find([box / pattern]).files}
        assert find([box / pattern]).outside
    # A place that is itself a link was meant.
    (tmp_path / "genväg").symlink_to(box)
    assert [file.shown for file in find([tmp_path / "genväg"]).files] == inside
    assert [file.name for file in find([box / "mapp"]).files] == ["x.pdf"]
    assert [file.name for file in find([box / "relativ.pdf"]).files] == ["relativ.pdf"]


def test_a_missing_place_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="borta"):
        find([tmp_path / "borta"])


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("1987-03-14 Protokoll.pdf", date(1987, 3, 14)),
        ("Protokoll 1987_03_14.pdf", date(1987, 3, 14)),
        ("Protokoll.1987.03.14.pdf", date(1987, 3, 14)),
        ("1987-13-14 Protokoll.pdf", None),
        ("1987-03-14 till 1988-03-14.pdf", None),
        ("14-03-1987.pdf", None),
        ("Faktura 119870314.pdf", None),
        ("Protokoll.pdf", None),
    ],
)
def test_a_date_in_a_name_is_taken_only_when_it_is_sure(name, day):
    assert Found(Path(name), name).day == day


def test_folders_right_below_the_place_can_be_left_out(tmp_path):
    _lay(tmp_path, "a.pdf", "done/b.pdf", "inne/done/c.pdf")
    assert [file.shown for file in find([tmp_path], without=("done",)).files] == ["a.pdf", "inne/done/c.pdf"]


def test_a_pattern_finds_what_a_person_means_and_a_file_below_two_places_is_found_once(tmp_path):
    _lay(tmp_path, "Pärm 1/a.pdf", "Pärm 2/b.pdf", "[1987]/c.pdf", "annat/d.pdf")
    assert [file.name for file in find([tmp_path / "Pärm*", tmp_path / "Pärm 1"]).files] == ["a.pdf", "b.pdf"]
    assert [file.name for file in find([tmp_path / "[1987]"]).files] == ["c.pdf"]
    assert len(find([tmp_path, tmp_path / "**" / "*.pdf"]).files) == 4
    with pytest.raises(FileNotFoundError):
        find([tmp_path / "Mapp*"])
