"""QR codes: drawn with segno, read with zxing-cpp in a child process."""

from collections.abc import Sequence

import segno

from boardroom.core import child
from boardroom.core.child import ChildFailed, Declined, Limits
from boardroom.ports.barcodes import BarcodesUnread

# Named, not imported: the engine is loaded by the child alone.
_READ = "boardroom.adapters.zxing_barcodes.reading:read"


class ZxingBarcodes:
    """Implements ports.barcodes.Barcodes; `seconds` bounds the reading of one batch of images."""

    def __init__(self, seconds: float = 60.0) -> None:
        self._limits = Limits(seconds=seconds)

    def draw(self, text: str, *, on_screen: bool = False) -> str:
        """Return the code with correction level Q: a quarter of it may be dirt or a punched hole; with L for a screen."""
        made = segno.make(text, error="l" if on_screen else "q", boost_error=False, micro=False)
        return made.svg_inline(border=4, omitsize=on_screen)

    def read(self, images: Sequence[bytes]) -> list[tuple[str, ...]]:
        """Return the texts of the codes on each image."""
        if not images:
            return []
        lengths = [len(image) for image in images]
        try:
            answer = child.call(_READ, {"lengths": lengths}, b"".join(images), limits=self._limits)
        except (ChildFailed, Declined) as failure:
            raise BarcodesUnread from failure
        return [tuple(str(text) for text in texts) for texts in answer.facts["texts"]]
