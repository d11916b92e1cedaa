"""What a table says of single files, however a spreadsheet has saved it."""

import codecs
import os
import unicodedata

import pytest

from boardroom.core.actor import worker_for
from boardroom.documents.models import Document, Tag
from scanner import manifest
from scanner.command import main
from scanner.finding import find

CLASSES = {"board_minutes": "Styrelseprotokoll med bilagor", "bylaws": "Stadgar"}


@pytest.fixture
def read(tmp_path):
    box = tmp_path / "Pärmar"
    for name in ("a.pdf", "Pärm 1/a.pdf", unicodedata.normalize("NFD", "Pärm 1/årsmöte.pdf")):
        path = box / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")

    def table(content: str | bytes, encoding: str = "utf-8") -> manifest.Manifest:
        path = tmp_path / "lista.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return manifest.read(path, find([box]).files, CLASSES)

    return table


def test_names_that_break_a_line_or_are_no_utf8_can_be_told_in_a_table(tmp_path):
    box = tmp_path / "Pärmar"
    box.mkdir()
    for name in ("rad\nbrytning.pdf", os.fsdecode("räkning.pdf".encode("cp1252"))):
        (box / name).write_bytes(b"x")
    path = tmp_path / "lista.csv"
    files = find([box]).files
    for told in ("rad\nbrytning.pdf", "rad brytning.pdf", box / "räkning.pdf", box / "rad\nbrytning.pdf"):
        path.write_text(f'path,title\n"{told}",X\n', encoding="utf-8")
        made = manifest.read(path, files, CLASSES)
        assert (made.errors, len(made.facts)) == ([], 1), told


TABLE = "Sökväg;Titel;Handlingstyp;Datum;Taggar;Nummer\nPärm 1/årsmöte.pdf;Årsmöte;Stadgar;1987-03-14;a, b;3/1987\n"


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        codecs.BOM_UTF8 + TABLE.encode(),
        TABLE.encode("cp1252"),
        TABLE.encode("utf-16"),
        unicodedata.normalize("NFD", TABLE).encode(),
        TABLE.replace(";", "\t").encode(),
        TABLE.replace("\n", "\r\n").encode("cp1252"),
        ("sep=;\n" + TABLE).encode(),
        'path,title,class,date,tags,number\n"Pärm 1\\årsmöte.pdf",Årsmöte,bylaws,19870314,"a, b",3/1987'.encode(),
    ],
)
def test_it_is_read_as_spreadsheets_save_it(read, content):
    made = read(content)
    assert made.errors == []
    [facts] = made.facts.values()
    assert facts == {
        "title": "Årsmöte",
        "record_class": "bylaws",
        "document_date": "1987-03-14",
        "tags": "a,b",
        "printed_number": "3/1987",
    }


def test_an_apartment_is_one_or_none(read):
    table = "Sökväg;Lägenhet\nPärm 1/årsmöte.pdf;"
    [facts] = read((table + "lgh 1203\n").encode()).facts.values()
    assert facts == {"apartment": "lgh 1203"}
    [error] = read((table + "1203 och 1204\n").encode()).errors
    assert "one apartment or none" in error


@pytest.mark.parametrize(
    ("told", "folder"),
    [
        ("a.pdf", "Pärmar"),
        ("Pärm 1/a.pdf", "Pärm 1"),
        ("./Pärm 1/A.pdf", "Pärm 1"),
        ("Pärmar/a.pdf", "Pärmar"),
    ],
)
def test_a_path_is_below_the_imported_folder_or_above_it_by_one(read, told, folder):
    made = read(f"path\n{told}\n")
    assert made.errors == []
    assert [path.parent.name for path in made.facts] == [folder]


def test_what_is_wrong_is_told_by_line(read):
    made = read(
        "path;title;date;class;tags;färg\n"
        "borta.pdf;;;;;\n"
        "a.pdf;" + "x" * 301 + ";14 mars;Protokoll;" + "y" * 61 + ";\n"
        ";Utan fil;;;;\n"
        "Pärm 1/a.pdf;;1987-02-30;;;\n"
        "årsmöte.pdf;;;;;\n"
        "Pärm 1/årsmöte.pdf;;;;;\n"
    )
    assert [error.split(":")[0] for error in made.errors] == [
        f"line {n}" for n in (1, 2, 3, 3, 3, 3, 4, 5, 7)
    ]
    told = "\n".join(made.errors)
    for words in (
        "“färg” is not known",
        "there is no file borta.pdf",
        "title is longer",
        "14 mars",
        "no class Protokoll",
        "the tag yyy",
        "the path is missing",
        "1987-02-30",
        "stands on line 6 already",
    ):
        assert words in told


@pytest.mark.parametrize("content", ["", "titel;datum\nx;y\n", "path;fil\na.pdf;a.pdf\n"])
def test_a_table_without_its_column_of_paths_is_refused(read, content):
    assert read(content).errors


def test_nothing_is_sent_while_a_line_is_wrong_and_all_of_it_when_it_is_mended(
    served, board, box, put, capsys
):
    put("1.pdf")
    put("Pärm/2.pdf")
    table = box.parent / "lista.csv"
    table.write_text("fil;titel;datum;handlingstyp;taggar\n1.pdf;Ett;igår;;\n", encoding="cp1252")
    assert main(["import", str(box), *served.options, "--manifest", str(table)]) == 2
    said = capsys.readouterr().err
    assert "lista.csv, line 2: the date igår cannot be read" in said
    assert served.asked["documents"] == served.asked["known-hashes"] == 0
    table.write_text(
        "fil;titel;datum;handlingstyp;taggar\n1.pdf;Ett;1987-03-14;Styrelseprotokoll med bilagor;röd\n",
        encoding="cp1252",
    )
    assert main(["import", str(box), *served.options, "--manifest", str(table), "--tags-from-folders"]) == 0
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        titles = {one.title: (one.record_class, one.document_date) for one in work.session.query(Document)}
        assert {tag.name for tag in work.session.query(Tag)} == {"röd", "Pärm"}
    assert titles["Ett"][0] == "board_minutes"
    assert str(titles["Ett"][1]) == "1987-03-14"


def test_a_table_alone_names_the_files_beside_it(served, board, box, put):
    put("1.pdf")
    put("2.pdf")
    (box / "lista.csv").write_text("path\n2.pdf\n", encoding="utf-8")
    assert main(["import", *served.options, "--manifest", str(box / "lista.csv")]) == 0
    assert served.asked["documents"] == 1
