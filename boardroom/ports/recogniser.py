"""Recognition of text on a page image."""

from typing import Protocol

from boardroom.ports.geometry import PageText


class RecognitionFailed(Exception):
    """The engine crashed, hung beyond its time or answered nonsense; the page can be tried again."""


class Recogniser(Protocol):
    """One page at a time; the page is the unit of recognition and of failure."""

    def version(self) -> str:
        """Return the engine's name and version; Unavailable when it is not installed."""
        ...

    def recognise(self, image: bytes, languages: str) -> PageText:
        """Return the page's text in reading order; `languages` empty means the installation's choice.

        Boxes are in pixels of the image as given, or as turned when `rotation` of the answer says so.
        RecognitionFailed, Unavailable.
        """
        ...
