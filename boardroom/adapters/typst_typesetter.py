"""Typesetting with Typst: our own templates and fonts, PDF/A-3b with tags, people's text never read as source."""

import json
import re
import shutil
import struct
import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from boardroom.core.errors import CannotPrint
from boardroom.ports.typesetter import Attachment

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "documents"

# Drawn as nothing by every font, and harmless: soft hyphen, zero-width space and joiners, byte order mark.
_INVISIBLE = frozenset("\n\r\t\u00ad\u200b\u200c\u200d\u2060\ufeff")
# Reorder what is seen without changing what is stored: no place in a text that people sign.
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Typst takes an attachment's name for a path.
_SEPARATORS = re.compile(r"[/\\]")
_TEMPLATE_NAME = re.compile(r"[a-z][a-z_]*")
_PICTURE_NAME = re.compile(r"[a-z][a-z0-9-]*\.(?:jpg|png)")


class TypstTypesetter:
    """Implements ports.typesetter.Typesetter."""

    def __init__(self, templates: Path = TEMPLATES) -> None:
        self._templates = templates
        self._font_folder = templates / "fonts"

    def typeset(
        self,
        template: str,
        data: Mapping[str, object],
        attachments: Sequence[Attachment] = (),
        *,
        pictures: Mapping[str, bytes] | None = None,
    ) -> bytes:
        """Return PDF/A-3b, tagged, with the attachments embedded."""
        if not attachments and not pictures:
            return self._compile(self._source(template), self._templates, data)
        # Typst reads files only below its root: a folder of our own that holds templates and these files alone.
        with tempfile.TemporaryDirectory(prefix="boardroom-typeset-") as name:
            root = Path(name)
            for source in self._templates.glob("*.typ"):
                shutil.copy(source, root / source.name)
            for called, content in (pictures or {}).items():
                if not _PICTURE_NAME.fullmatch(called):
                    raise ValueError(f"no name for a picture: {called}")
                (root / called).write_bytes(content)
            lines = []
            for position, attachment in enumerate(attachments):
                (root / f"attachment-{position}").write_bytes(attachment.content)
                lines.append(
                    f"#pdf.attach({_literal(_SEPARATORS.sub('_', attachment.name))}, "
                    f'read("attachment-{position}", encoding: none), '
                    f'relationship: "{_relationship(attachment)}", '
                    f"mime-type: {_literal(attachment.media_type)}, "
                    f"description: {_literal(attachment.description or attachment.name)})"
                )
            path = root / f"{template}.typ"
            path.write_text(self._source(template).read_text() + "\n" + "\n".join(lines) + "\n")
            return self._compile(path, root, data)

    def page_count(self, template: str, data: Mapping[str, object]) -> int:
        """Return how many pages the document has."""
        compiler = self._compiler(self._source(template), self._templates, data)
        return int(compiler.query("<page-count>", field="value", one=True))

    def preview(self, template: str, data: Mapping[str, object], page: int, dpi: int = 110) -> bytes:
        """Return one page as PNG."""
        compiler = self._compiler(self._source(template), self._templates, data)
        answer: Any = compiler.compile(format="png", ppi=float(dpi))
        pages: list[bytes] = answer if isinstance(answer, list) else [answer]
        if not 1 <= page <= len(pages):
            raise IndexError(f"page {page} of {len(pages)}")
        return pages[page - 1]

    def missing_glyphs(self, text: str) -> str:
        """Return what the fonts cannot draw; text is judged in its composed form, as it is typeset."""
        missing: dict[str, None] = {}
        for letter in unicodedata.normalize("NFC", text):
            if letter in _INVISIBLE or (ord(letter) in self._drawable and letter not in _REORDERING):
                continue
            missing[letter] = None
        return "".join(missing)

    def undrawable(self, data: Mapping[str, object]) -> str:
        """Return what the fonts cannot draw of all texts in the data."""
        return self.missing_glyphs("".join(_strings(data)))

    def _source(self, template: str) -> Path:
        path = self._templates / f"{template}.typ"
        if not _TEMPLATE_NAME.fullmatch(template) or not path.is_file():
            raise ValueError(f"no template is named “{template}”")
        return path

    def _compile(self, path: Path, root: Path, data: Mapping[str, object]) -> bytes:
        compiler = self._compiler(path, root, data)
        answer: Any = compiler.compile(
            format="pdf", pdf_standards="a-3b", timestamp=datetime.now(UTC).replace(microsecond=0)
        )
        content: bytes = answer
        return content

    def _compiler(self, path: Path, root: Path, data: Mapping[str, object]) -> Any:
        prepared = _composed(data)
        text = json.dumps(prepared, ensure_ascii=False)
        if missing := self.undrawable(prepared):
            raise CannotPrint(characters=missing)
        return typst.Compiler(
            input=path, root=root, font_paths=self._fonts, ignore_system_fonts=True, sys_inputs={"data": text}
        )

    @property
    def _fonts(self) -> Any:
        return _fonts_of(self._font_folder)

    @property
    def _drawable(self) -> frozenset[int]:
        return _drawn_by(self._font_folder)


# A folder of fonts is the same for as long as a process lives.
@cache
def _fonts_of(folder: Path) -> Any:
    # Fonts of the machine would make the same minutes differ from server to server.
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])


@cache
def _drawn_by(folder: Path) -> frozenset[int]:
    fonts = sorted([*folder.glob("*.ttf"), *folder.glob("*.otf")])
    return frozenset().union(*(characters_of(path.read_bytes()) for path in fonts))


def characters_of(font: bytes) -> set[int]:
    """Return the code points that a TrueType or OpenType font maps to a glyph.

    Reads the cmap table's Unicode subtables in formats 4 and 12 (OpenType specification, "cmap").
    """
    tables = struct.unpack_from(">H", font, 4)[0]
    for position in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * position)
        if tag == b"cmap":
            break
    else:
        return set()
    found: set[int] = set()
    for position in range(struct.unpack_from(">H", font, offset + 2)[0]):
        platform, _, start = struct.unpack_from(">HHI", font, offset + 4 + 8 * position)
        if platform not in {0, 3}:
            continue
        start += offset
        kind = struct.unpack_from(">H", font, start)[0]
        if kind == 4:
            found |= _segments(font, start)
        elif kind == 12:
            found |= _groups(font, start)
    return found


def _segments(font: bytes, start: int) -> set[int]:
    count = struct.unpack_from(">H", font, start + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, start + 14)
    starts = struct.unpack_from(f">{count}H", font, start + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", font, start + 16 + 4 * count)
    ranges_at = start + 16 + 6 * count
    ranges = struct.unpack_from(f">{count}H", font, ranges_at)
    found: set[int] = set()
    for segment in range(count):
        for code in range(starts[segment], ends[segment] + 1):
            if ranges[segment]:
                place = ranges_at + 2 * segment + ranges[segment] + 2 * (code - starts[segment])
                glyph = struct.unpack_from(">H", font, place)[0]
            else:
                glyph = (code + deltas[segment]) & 0xFFFF
            if glyph and code != 0xFFFF:
                found.add(code)
    return found


def _groups(font: bytes, start: int) -> set[int]:
    found: set[int] = set()
    for group in range(struct.unpack_from(">I", font, start + 12)[0]):
        first, last, glyph = struct.unpack_from(">III", font, start + 16 + 12 * group)
        found.update(code for code in range(first, last + 1) if glyph + code - first)
    return found


def _composed(value: Any) -> Any:
    """Return the data with every string in composed form and bare of control characters."""
    if isinstance(value, str):
        text = unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n")
        return "".join(
            " " if unicodedata.category(letter) == "Cc" and letter not in "\n\t" else letter
            for letter in text
        )
    if isinstance(value, Mapping):
        return {str(key): _composed(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_composed(part) for part in value]
    return value


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for part in value.values() for text in _strings(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in _strings(part)]
    return []


def _literal(text: str) -> str:
    """Return the text as a Typst string literal, whatever it holds."""
    return (
        '"'
        + "".join(
            letter if letter.isalnum() or letter in " .,-_/()" else f"\\u{{{ord(letter):x}}}"
            for letter in text
        )
        + '"'
    )


def _relationship(attachment: Attachment) -> str:
    name = attachment.relationship.lower()
    if name not in {"source", "data", "supplement", "alternative"}:
        raise ValueError(f"no such relationship: {attachment.relationship}")
    return name
