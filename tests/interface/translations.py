"""Brings the English catalogue up to date: `.venv/bin/python -m tests.interface.translations`, from the checkout's root."""

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent.parent
CONFIGURATION = ROOT / "boardroom" / "translations" / "babel.cfg"
ENGLISH = ROOT / "boardroom" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
COMPILED = ENGLISH.with_suffix(".mo")
KEYWORDS = DEFAULT_KEYWORDS | {"_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2)}
# Catalogues carry no date of the day they were made, so that the same sentences always give the same file.
TIMELESS = datetime(2026, 1, 1, tzinfo=UTC)


def extracted() -> Catalog:
    """Return every Swedish sentence that pages, refusals and commands mark for translation."""
    with CONFIGURATION.open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    catalogue = _empty()
    found = extract_from_dir(ROOT, methods, options, KEYWORDS, directory_filter=_is_source)
    for name, _line, sentence, _comments, context in sorted(found, key=lambda one: one[:2]):
        catalogue.add(sentence, None, [(name, None)], context=context)
    return catalogue


def _is_source(folder: str) -> bool:
    return not Path(folder).name.startswith((".", "_")) and Path(folder).name not in {"node_modules", "var"}


def _empty() -> Catalog:
    return Catalog(
        locale="en",
        project="Boardroom",
        version="1",
        creation_date=TIMELESS,
        revision_date=TIMELESS,
        last_translator="Boardroom",
        language_team="English",
        header_comment="# English of Boardroom; the source language is Swedish. See CONTRIBUTING.md.",
        fuzzy=False,
    )


def english() -> Catalog:
    """Return the English catalogue as it is written."""
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def updated(present: Catalog) -> Catalog:
    """Return the sentences extracted now with the translations there are; what is no longer said is gone."""
    catalogue = _empty()
    for message in extracted():
        if not message.id:
            continue
        known = present.get(message.id, message.context)
        words = known.string if known is not None and _same_shape(known, message) else None
        catalogue.add(message.id, words, message.locations, message.flags, context=message.context)
    return catalogue


def _same_shape(one: Message, other: Message) -> bool:
    return one.pluralizable == other.pluralizable


def as_po(catalogue: Catalog) -> bytes:
    """Return the catalogue as people edit it."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=0, omit_header=False, sort_by_file=True, include_lineno=False)
    return buffer.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """Return the catalogue as programs read it."""
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def untranslated(catalogue: Catalog) -> list[Message]:
    """Return the messages that have no English words yet."""
    return [
        one
        for one in catalogue
        if one.id and not (all(one.string) if isinstance(one.string, tuple | list) else one.string)
    ]


def main() -> int:
    """Update both files and name what still lacks English words; returns 1 when something does."""
    catalogue = updated(english())
    ENGLISH.write_bytes(as_po(catalogue))
    COMPILED.write_bytes(as_mo(english()))
    left = untranslated(catalogue)
    for message in left:
        print(f"not in English yet: {message.id}")
    print(f"{len(catalogue)} sentences, {len(left)} without English words")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
