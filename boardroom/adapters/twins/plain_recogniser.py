"""A recogniser that reads what a test wrote on an image beforehand."""

import hashlib

from boardroom.ports.geometry import PageText, Word
from boardroom.ports.recogniser import RecognitionFailed

LINE_HEIGHT = 40
LETTER_WIDTH = 20


class PlainRecogniser:
    """Implements ports.recogniser.Recogniser: the text told for an image, or the one told for every image."""

    def __init__(self, text: str = "", failures: int = 0) -> None:
        self._texts: dict[str, str] = {}
        self._otherwise = text
        self._failures = failures
        self.asked = 0

    def tell(self, image: bytes, text: str) -> None:
        """Say what is written on an image."""
        self._texts[hashlib.sha256(image).hexdigest()] = text

    def version(self) -> str:
        """Return the twin's name."""
        return "plain 1"

    def recognise(self, image: bytes, languages: str) -> PageText:  # noqa: ARG002 - it reads every language
        """Return the told text, laid out in a grid; fails as often as it was asked to."""
        self.asked += 1
        if self._failures:
            self._failures -= 1
            raise RecognitionFailed("told to fail")
        text = self._texts.get(hashlib.sha256(image).hexdigest(), self._otherwise)
        words: list[Word] = []
        for number, line in enumerate(text.splitlines()):
            left = 0
            for word in line.split():
                words.append(
                    Word(
                        word,
                        left,
                        number * LINE_HEIGHT,
                        len(word) * LETTER_WIDTH,
                        LINE_HEIGHT - 8,
                        95.0,
                        number,
                    )
                )
                left += (len(word) + 1) * LETTER_WIDTH
        width = max((word.left + word.width for word in words), default=1)
        height = max((word.top + word.height for word in words), default=1)
        return PageText(text, tuple(words), width, height, 95.0 if words else 0.0)
