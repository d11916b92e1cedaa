"""In the child: what is done to pixels, whether they came from a PDF or a photograph."""

from boardroom.adapters.pixels.clipping import clipped, clipped_size, clipped_text, turned
from boardroom.adapters.pixels.encoding import encoded, ink_of, shrunk
from boardroom.adapters.pixels.preparation import Prepared, prepared
from boardroom.adapters.pixels.writing import writing_of

__all__ = [
    "Prepared",
    "clipped",
    "clipped_size",
    "clipped_text",
    "encoded",
    "ink_of",
    "prepared",
    "shrunk",
    "turned",
    "writing_of",
]
