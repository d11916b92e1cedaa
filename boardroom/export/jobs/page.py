"""The package's own page: index.html beside the payload, which works from a file manager, with its facts in a script."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from boardroom.associations.queries import own
from boardroom.export.jobs.contents import Contents, scratch_with
from boardroom.export.rules.cells import told
from boardroom.ports.bags import Bag
from boardroom.work import Work

# export/reader/index.html and what goes with it: a page of the package, not of the portal.
READER = Path(__file__).resolve().parents[3] / "templates" / "export" / "reader"
# Where each of the page's files goes in the bag.
FILES = {
    "index.html": "index.html",
    "reader.css": "index/reader.css",
    "reader.js": "index/reader.js",
    "README.txt": "README.txt",
}

# What the page links to beside documents and decisions.
SHOWN = (
    "registers/documents.csv",
    "registers/decisions.csv",
    "registers/minutes.csv",
    "registers/mandates.csv",
    "registers/missing.csv",
    "metadata/schema.json",
    "metadata/audit_entry.csv",
    "metadata/premis.xml",
    "audit/chain.json",
    "validation/reports.json",
)


def write_page(
    work: Work,
    contents: Contents,
    bag: Bag,
    *,
    classes: Mapping[str, tuple[str, str]],
    decisions: Iterable[Mapping[str, Any]],
    documents: Iterable[Mapping[str, Any]],
) -> None:
    """Write the page and what it shows: titles and decisions with links into the payload."""
    association = own(work)
    head = {
        "name": association.name,
        "orgNumber": association.org_number,
        "made": told(work.now),
        "language": "sv" if association.jurisdiction in {"se", "fi"} else "en",
        "facts": dict(contents.facts),
        "missing": len(contents.missing),
        "classes": classes,
        "places": {path: contents.place(path) for path in SHOWN},
    }
    pieces = _pieces(head, documents, decisions)
    bag.add("index/archive.js", scratch_with(bag, "archive.js", pieces), tag=True)
    for name, path in FILES.items():
        bag.add(path, READER / name, tag=True)


def _pieces(
    head: Mapping[str, Any], documents: Iterable[Mapping[str, Any]], decisions: Iterable[Mapping[str, Any]]
) -> Iterator[str]:
    yield 'window.archive = {\n"head": ' + _as_script(head)
    for name, rows in (("documents", documents), ("decisions", decisions)):
        yield f',\n"{name}": [\n'
        for row in rows:
            yield _as_script({key: told(value) for key, value in row.items()}) + ",\n"
        yield "]"
    yield "\n};\n"


def _as_script(value: object) -> str:
    """Return a value as JSON that a script can hold: these two characters end a line in older browsers."""
    return json.dumps(value, ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
