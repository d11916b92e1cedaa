"""In the child: what is done to pixels, whether they came from a PDF or a photograph."""

from boardroom.adapters.pixels.encoding import encoded, ink_of, shrunk
from boardroom.adapters.pixels.preparation import Prepared, prepared

__all__ = ["Prepared", "encoded", "ink_of", "prepared", "shrunk"]
