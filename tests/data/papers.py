"""Small papers made on the spot, sound and broken, for the tests of intake and reading."""

import zlib
from io import BytesIO
from pathlib import Path

from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, RectangleObject, TextStringObject

FONT = Path(__file__).resolve().parent / "scans" / "fonts" / "OpenSans-Regular.ttf"


def picture(text: str, size: tuple[int, int] = (900, 260), letters: int = 40) -> Image.Image:
    """A white page with lines of print on it."""
    image = Image.new("L", size, 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(FONT, letters)
    for number, line in enumerate(text.splitlines()):
        draw.text((40, 30 + number * round(letters * 1.6)), line, font=font, fill=0)
    return image


def encoded(image: Image.Image, image_format: str = "PNG", **options: object) -> bytes:
    target = BytesIO()
    image.save(target, image_format, **options)
    return target.getvalue()


def enormous_png(side: int = 40_000, height: int | None = None) -> bytes:
    """A sound, black picture of so many pixels a side, packed row by row: an encoder would take ten times as long."""
    height = side if height is None else height

    def chunk(kind: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)

    packing = zlib.compressobj(1)
    row = bytes(1 + side // 8)
    packed = b"".join(packing.compress(row) for _ in range(height)) + packing.flush()
    header = side.to_bytes(4) + height.to_bytes(4) + bytes([1, 0, 0, 0, 0])  # a bit a pixel, grey
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def scan_pdf(*texts: str) -> bytes:
    """A PDF of scanned pages: images, no text."""
    pages = [picture(text) for text in texts]
    return encoded(pages[0], "PDF", save_all=True, append_images=pages[1:], resolution=150.0)


def text_pdf(*pages: str) -> bytes:
    """A born-digital PDF: each page has its lines in Helvetica, and is no higher than they need, for it will be drawn."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", font]
    kids = []
    for page in pages:
        shown = "".join(
            f"1 0 0 1 72 {760 - 20 * number} Tm ({line.replace('(', '').replace(')', '')}) Tj "
            for number, line in enumerate(page.splitlines())
        )
        stream = b"BT /F1 14 Tf " + shown.encode("cp1252") + b"ET"
        objects.append(b"<< /Length %d >> stream\n" % len(stream) + stream + b"\nendstream")
        foot = min(740 - 20 * page.count("\n"), 600)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 %d 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (foot, len(objects))
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [" + b" ".join(kids) + b"] /Count %d >>" % len(kids)
    made = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        made
        + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        + table
        + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(made))
    )


def office_pdf(*pages: str) -> bytes:
    """What an office program exports: its font embedded, and not a word about PDF/A."""
    made = FPDF(format=(100, 120))
    made.add_font("Print", fname=FONT)
    made.set_font("Print", size=12)
    for page in pages:
        made.add_page()
        made.write(text=page)
    return bytes(made.output())


def changed(pdf: bytes, *, rotate: int = 0, crop: tuple[int, int, int, int] | None = None) -> bytes:
    """The same PDF with its pages turned or cropped."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
    for page in writer.pages:
        if rotate:
            page.rotate(rotate)
        if crop:
            page[NameObject("/CropBox")] = RectangleObject(crop)
    return _written(writer)


def locked_pdf() -> bytes:
    """A PDF that does not open without its password."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(text_pdf("Hemligt"))))
    writer.encrypt("hemligt", algorithm="AES-256")
    return _written(writer)


def pdf_without_pages() -> bytes:
    return _written(PdfWriter())


def script_pdf() -> bytes:
    """A PDF that would run a script when it is opened."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(text_pdf("Med skript"))))
    script = DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("app.alert('hej');"),
        }
    )
    scripts = DictionaryObject({NameObject("/Names"): ArrayObject([TextStringObject("hej"), script])})
    writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): scripts})
    return _written(writer)


def hybrid_pdf(text: str) -> bytes:
    """A PDF with two cross-reference tables, the old kind and the new, as Word writes them."""
    made = text_pdf(text)
    trailer = PdfReader(BytesIO(made)).trailer
    size, root = trailer["/Size"], trailer.raw_get("/Root").idnum
    before = made.rpartition(b"startxref")[2].split()[0].decode()
    made = made.rstrip() + b"\n"
    stream = len(made)
    made += (
        f"{size} 0 obj\n<</Type /XRef /Size {size} /W [1 2 1] /Index [0 1] /Root {root} 0 R /Length 4>>\n"
        "stream\n\0\0\0\0\nendstream\nendobj\n"
    ).encode()
    table = len(made)
    return (
        made
        + (
            f"xref\n0 0\ntrailer\n<</Size {size} /Root {root} 0 R /Prev {before} /XRefStm {stream}>>\n"
            f"startxref\n{table}\n%%EOF\n"
        ).encode()
    )


def _written(writer: PdfWriter) -> bytes:
    target = BytesIO()
    writer.write(target)
    return target.getvalue()
