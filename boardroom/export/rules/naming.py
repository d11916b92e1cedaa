"""Names of files in a package: plain letters, so that every computer of any decade can keep them."""

import re
import unicodedata

# The bag's folders, by what a file is to its document.
FOLDERS = {
    "original": "originals",
    "sealed": "sealed",
    "reading_copy": "reading-copies",
    "access_copy": "access-copies",
}
_ENDING = re.compile(r"\.([a-z0-9]{1,5})$")
# Endings by type, for what came without a name.
_ENDINGS = {"application/pdf": "pdf", "image/tiff": "tif", "image/jpeg": "jpg", "image/png": "png"}


def plain(text: str, longest: int = 60) -> str:
    """Return a text in lower-case letters a-z, digits and hyphens: "Årsstämma 2024" becomes "arsstamma-2024"."""
    spelled = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", spelled).strip("-")[:longest].strip("-")


def ending(name: str, media_type: str = "") -> str:
    """Return a file name's ending with its dot, ".pdf"; by its type where the name has none; "" where nothing is known."""
    found = _ENDING.search(name.lower())
    told = found[1] if found else _ENDINGS.get(media_type, "")
    return f".{told}" if told else ""


def payload_path(role: str, reference: str, position: int, name: str, media_type: str) -> str:
    """Return where a document's file lies in a package, below its folder of data.

    "originals/2026/2026-014/1-skannat.tif": the year and the number that it has in the archive's register.
    """
    year = reference.partition("-")[0]
    stem = plain(_ENDING.sub("", name.lower())) or "file"
    return f"{FOLDERS[role]}/{year}/{plain(reference)}/{position}-{stem}{ending(name, media_type)}"


def further_path(table: str, sha256: str) -> str:
    """Return where bytes lie that are no file of a document: frozen pages, print-outs, proofs of seals."""
    return f"further/{table}/{sha256[:2]}/{sha256}"
