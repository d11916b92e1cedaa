"""Barcodes that are found where a test said so beforehand."""

import hashlib
from collections.abc import Sequence

from boardroom.ports.barcodes import BarcodesUnread


class ToldBarcodes:
    """Implements ports.barcodes.Barcodes; fails as often as it was asked to."""

    def __init__(self, failures: int = 0) -> None:
        self._texts: dict[str, tuple[str, ...]] = {}
        self._failures = failures

    def tell(self, image: bytes, *texts: str) -> None:
        """Say which codes are on an image."""
        self._texts[hashlib.sha256(image).hexdigest()] = texts

    def draw(self, text: str, *, on_screen: bool = False) -> str:
        """Return an SVG document that is no code but says its text."""
        size = 'viewBox="0 0 9 9"' if on_screen else 'width="9" height="9"'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><title>{text}</title></svg>'

    def read(self, images: Sequence[bytes]) -> list[tuple[str, ...]]:
        """Return the told texts."""
        if self._failures:
            self._failures -= 1
            raise BarcodesUnread
        return [self._texts.get(hashlib.sha256(image).hexdigest(), ()) for image in images]
