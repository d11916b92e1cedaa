"""Files that are made to hurt: small to send, endless to open. Each is made on the spot."""

import struct
import zlib

MEGABYTE = 1 << 20


def _zeros(megabytes: int) -> bytes:
    """Zero bytes, deflated: about a thousandth of their size. Each megabyte is deflated to the same bytes: one is enough."""
    deflate = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    block = deflate.compress(bytes(MEGABYTE)) + deflate.flush(zlib.Z_FULL_FLUSH)
    # Adler-32 of so many zeros: the sum of the bytes stays 1, and the sum of the sums is their number.
    check = (megabytes * MEGABYTE % 65_521) << 16 | 1
    return b"\x78\xda" + block * megabytes + deflate.flush() + struct.pack(">I", check)


def _pdf(*objects: bytes) -> bytes:
    """A PDF of objects 1, 2, 3 …; object 1 is its catalogue."""
    made, places = b"%PDF-1.7\n", []
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


_CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
_ONE_PAGE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"


def _stream(entries: bytes, content: bytes) -> bytes:
    return b"<< %s /Length %d >> stream\n" % (entries, len(content)) + content + b"\nendstream"


def inflating_pdf() -> bytes:
    """A page whose drawing is 600 megabytes of nothing, deflated twice."""
    content = zlib.compress(_zeros(600), 9)
    return _pdf(
        _CATALOGUE,
        _ONE_PAGE,
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        _stream(b"/Filter [/FlateDecode /FlateDecode]", content),
    )


def vast_picture_pdf() -> bytes:
    """A page that is one picture of 60,000 by 60,000 dots in grey, of which the first 400 megabytes are there."""
    picture = (
        b"/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /ColorSpace /DeviceGray "
        b"/BitsPerComponent 8 /Filter [/FlateDecode /FlateDecode]"
    )
    return _pdf(
        _CATALOGUE,
        _ONE_PAGE,
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /XObject << /P 5 0 R >> >> >>",
        _stream(b"", b"595 0 0 842 0 0 cm /P Do"),
        _stream(picture, zlib.compress(_zeros(400), 9)),
    )


def circular_pdf() -> bytes:
    """A tree of pages that has itself for a branch."""
    return _pdf(_CATALOGUE, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>")


def nested_pdf(size: int = 50_000_000) -> bytes:
    """Arrays in arrays in arrays: as many as there are bytes."""
    return _pdf(_CATALOGUE, b"<< /Type /Pages /Kids %s /Count 1 >>" % (b"[" * size))


def inflating_png() -> bytes:
    """A picture of 50,000 by 50,000 dots in black and white."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    side = 50_000
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", _zeros(side * (side // 8 + 1) // MEGABYTE + 1))
        + chunk(b"IEND", b"")
    )


BOMBS = {
    "svällande.pdf": inflating_pdf,
    "jättebild.pdf": vast_picture_pdf,
    "ring.pdf": circular_pdf,
    "djup.pdf": nested_pdf,
    "svällande.png": inflating_png,
}
