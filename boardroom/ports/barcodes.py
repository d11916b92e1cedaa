"""Barcodes: the square codes on separator sheets, drawn for printing and read from page images."""

from collections.abc import Sequence
from typing import Protocol


class BarcodesUnread(Exception):
    """The images could not be looked at: the reader crashed or took too long; trying again may help."""


class Barcodes(Protocol):
    """Reading happens in a child process: the images come from files of others."""

    def draw(self, text: str, *, on_screen: bool = False) -> str:
        """Return a QR code as an SVG document; `text` is plain ASCII.

        Printed, it has a size of its own and bears dirt; on a screen it is as large as its place.
        """
        ...

    def read(self, images: Sequence[bytes]) -> list[tuple[str, ...]]:
        """Return the texts of the QR codes on each image (WebP, JPEG or PNG), turned any way, in no order.

        An image that cannot be decoded bears none. BarcodesUnread when the reader gave no answer.
        """
        ...
