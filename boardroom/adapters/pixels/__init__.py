"""In the child: what is done to pixels, whether they came from a PDF or a photograph."""

from boardroom.adapters.pixels.clipping import clipped, clipped_size, clipped_text, turned
from boardroom.adapters.pixels.encoding import encoded, ink_of, shrunk, traces_of
from boardroom.adapters.pixels.preparation import Prepared, prepared

__all__ = [
    "Prepared",
    "clipped",
    "clipped_size",
    "clipped_text",
    "encoded",
    "ink_of",
    "prepared",
    "shrunk",
    "traces_of",
    "turned",
]
