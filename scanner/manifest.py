"""A manifest: a table, made in any spreadsheet, of what is known of single files before they are sent."""

import csv
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from scanner.finding import Found
from scanner.names import letters_of, one_line

# A column by each of its headings, in small letters.
_HEADINGS = {
    "path": ("path", "file", "filename", "file name", "sökväg", "fil", "filnamn"),
    "title": ("title", "titel", "rubrik"),
    "record_class": ("class", "record class", "record_class", "klass", "handlingstyp"),
    "document_date": ("date", "document date", "document_date", "datum"),
    "tags": ("tags", "tag", "taggar", "etiketter", "nyckelord"),
    "printed_number": ("number", "printed_number", "nummer", "protokollsnummer"),
    "apartment": ("apartment", "lägenhet", "lgh"),
}
_COLUMNS = {heading: column for column, headings in _HEADINGS.items() for heading in headings}
_DATE = re.compile(r"(\d{4})[-/.]?(\d\d)[-/.]?(\d\d)")
_LONGEST = {"title": 300, "printed_number": 20, "apartment": 20}
_LONGEST_TAG = 60


@dataclass
class Manifest:
    """What a table says, by file, and what is wrong with it, each with its line."""

    facts: dict[Path, Mapping[str, str]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


def read(path: Path, files: Sequence[Found], classes: Mapping[str, str]) -> Manifest:
    """Return what a CSV file says of the found files; `classes` are the portal's, key and name.

    Commas, semicolons or tabs; UTF-8 with or without its mark, UTF-16 with one, or cp1252; Swedish or English
    headings. Paths are those below the imported folder, or whole, or a bare name that only one file has.
    OSError when the file cannot be read.
    """
    made = Manifest()
    rows = _rows(_text(path.read_bytes()))
    columns = _columns(rows, made)
    if not columns:
        return made
    places = _places(files)
    lines: dict[Path, int] = {}
    for number, cells in rows[1:]:
        row = {
            column: cells[at].strip()
            for column, at in columns.items()
            if at < len(cells) and cells[at].strip()
        }
        if not row:
            continue
        found, problems = _file_of(row.pop("path", ""), places)
        facts, wrong = _facts(row, classes)
        problems += wrong
        if found and found.path in lines:
            problems.append(f"the file stands on line {lines[found.path]} already")
        made.errors += [f"line {number}: {problem}" for problem in problems]
        if found and not problems:
            lines[found.path] = number
            made.facts[found.path] = facts
    return made


def _text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Return the table with the line on which each row ends, without empty rows."""
    text = unicodedata.normalize("NFC", text)
    skipped = 0
    first, _, rest = text.partition("\n")
    if told := re.fullmatch(r"sep=(.)\s*", first):  # Excel's own first line
        text, mark, skipped = rest, told[1], 1
    else:
        mark = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    return [(reader.line_num + skipped, row) for row in reader if any(cell.strip() for cell in row)]


def _columns(rows: Sequence[tuple[int, list[str]]], made: Manifest) -> dict[str, int]:
    if not rows:
        made.errors.append("line 1: the table is empty")
        return {}
    number, headings = rows[0]
    columns: dict[str, int] = {}
    for at, heading in enumerate(headings):
        column = _COLUMNS.get(heading.strip().casefold())
        if column is None and heading.strip():
            made.errors.append(
                f"line {number}: the heading “{heading.strip()}” is not known; there are path, title, class, "
                "date, tags, number (or sökväg, titel, handlingstyp, datum, taggar, nummer)"
            )
        elif column in columns:
            made.errors.append(f"line {number}: two columns say {column}")
        elif column:
            columns[column] = at
    if "path" not in columns:
        made.errors.append(f"line {number}: no heading says path (or sökväg)")
        return {}
    return columns


def _places(files: Sequence[Found]) -> dict[str, set[Found]]:
    """Return the files by everything that a table may call them."""
    places: dict[str, set[Found]] = defaultdict(set)
    for file in files:
        whole = _as_compared(Path(letters_of(file.path.absolute())).as_posix())
        parts = whole.split("/")
        above = parts[-len(file.folders) - 2] if len(parts) > len(file.folders) + 1 else ""
        for name in {file.shown, file.name, whole, f"{above}/{file.shown}"}:
            places[name.casefold()].add(file)
    return places


def _as_compared(path: str) -> str:
    return one_line(unicodedata.normalize("NFC", path))


def _file_of(told: str, places: Mapping[str, set[Found]]) -> tuple[Found | None, list[str]]:
    if not told:
        return None, ["the path is missing"]
    asked = _as_compared(told.replace("\\", "/").removeprefix("./"))
    met = places.get(asked.casefold(), set())
    # A computer may tell "A.pdf" from "a.pdf"; and a bare name may also be the whole path of one of them.
    exact = (
        {file for file in met if file.shown == asked} or {file for file in met if file.name == asked} or met
    )
    if len(exact) == 1:
        return next(iter(exact)), []
    if exact:
        return None, [f"several files are called {told}; write the folder too"]
    return None, [f"there is no file {told} among those to send"]


def _facts(row: Mapping[str, str], classes: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    facts = dict(row)
    problems = [
        f"{column} is longer than {most} characters"
        for column, most in _LONGEST.items()
        if len(row.get(column, "")) > most
    ]
    if told := row.get("document_date"):
        day = _day(told)
        facts["document_date"] = day.isoformat() if day else ""
        if day is None:
            problems.append(f"the date {told} cannot be read; write it as 1987-03-14")
    if told := row.get("record_class"):
        key = class_key(told, classes)
        facts["record_class"] = key
        if not key:
            problems.append(f"there is no class {told} that you may file under")
    if told := row.get("tags"):
        tags = [tag.strip() for tag in re.split(r"[,;|]", told) if tag.strip()]
        facts["tags"] = ",".join(tags)
        problems += [
            f"the tag {tag} is longer than {_LONGEST_TAG}" for tag in tags if len(tag) > _LONGEST_TAG
        ]
    if re.search(r"[,;&+]|\boch\b", row.get("apartment", "")):
        problems.append(
            "a paper is about one apartment or none; leave the field empty where there are several"
        )
    return facts, problems


def _day(told: str) -> date | None:
    found = _DATE.fullmatch(told)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def class_key(told: str, classes: Mapping[str, str]) -> str:
    """Return the key of a class told by key or by name, empty for none; as told where the portal tells no classes."""
    if not classes or told in classes:
        return told
    return next((key for key, name in classes.items() if name.casefold() == told.casefold()), "")
