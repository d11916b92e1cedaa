"""The English catalogue kept in step with the sources: `python -m tests.interface.translations`.

Extracts every sentence that people see, takes over the English that is there, drops what is no longer
said, writes messages.po and messages.mo, and lists what still lacks English.
"""

import ast
import sys
from collections.abc import Collection, Iterator
from io import BytesIO
from pathlib import Path
from typing import IO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = ROOT / "boardroom" / "translations"
PO = CATALOGUES / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {"_": None, "_l": None, "N_": None, "gettext": None, "ngettext": (1, 2), "trans": None}


def said() -> Catalog:
    """Return every sentence of the sources."""
    with (CATALOGUES / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)
    methods = [(pattern, _in_python if method == "python" else method) for pattern, method in methods]
    catalogue = Catalog(project="Boardroom", charset="utf-8")
    for _path, _line, message, _comments, context in extract_from_dir(
        str(ROOT), methods, options, keywords=KEYWORDS
    ):
        catalogue.add(message, context=context)
    return catalogue


def _in_python(
    source: IO[bytes], keywords: Collection[str], _tags: object, options: object
) -> Iterator[tuple[int, str, tuple[str | None, ...], list[str]]]:
    """Find the calls with sentences in a Python file, as Babel's own method does, which takes far longer over its tokens."""
    text = source.read()
    if not any(f"{keyword}(".encode() in text for keyword in keywords):
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            # The last name before the bracket: `_`, or `gettext` of `flask_babel.gettext`.
            name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
            if name in keywords:
                yield node.lineno, name, tuple(_literal(argument) for argument in node.args), []


def _literal(argument: ast.expr) -> str | None:
    value = argument.value if isinstance(argument, ast.Constant) else None
    return value if isinstance(value, str) else None


def english() -> Catalog:
    """Return the English catalogue as it is kept."""
    with PO.open("rb") as kept:
        return read_po(kept, locale="en")


def updated() -> Catalog:
    """Return a catalogue of exactly what is said, with the English that is known."""
    known = english()
    fresh = Catalog(locale="en", project="Boardroom", charset="utf-8", fuzzy=False)
    for message in said():
        if message.id:
            before = known.get(message.id)
            fresh.add(message.id, before.string if before else None, flags=message.flags)
    return fresh


def compiled(catalogue: Catalog) -> bytes:
    """Return the catalogue as gettext reads it."""
    held = BytesIO()
    write_mo(held, catalogue)
    return held.getvalue()


def lacking(catalogue: Catalog) -> list[str]:
    """Return the sentences without English."""
    return [
        str(message.id)
        for message in catalogue
        if message.id
        and not all(message.string if isinstance(message.string, (tuple, list)) else [message.string])
    ]


def main() -> int:
    catalogue = updated()
    with PO.open("wb") as kept:
        write_po(kept, catalogue, width=110, sort_output=True, omit_header=False)
    PO.with_suffix(".mo").write_bytes(compiled(catalogue))
    for sentence in lacking(catalogue):
        print(f"no English yet: {sentence}")
    return 1 if lacking(catalogue) else 0


if __name__ == "__main__":
    sys.exit(main())
