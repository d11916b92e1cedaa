"""Tells what lies in the folders and is not sent: other kinds, what is hidden, links that lead elsewhere."""

from collections import Counter
from collections.abc import Iterator, Sequence

from scanner.finding import Finding, Found
from scanner.kinds import is_paper

OUTSIDE = "a link that leads out of its folder; it is not followed"
_SHOWN = 20  # names with one and the same reason, at most
_MISNAMED = "a PDF or an image, but its name does not end as one; give it the ending (.pdf, .jpg, .png, .tif) to have it sent"
_HIDDEN = "it is hidden; take the point off its name to have it sent"
_HIDDEN_FOLDER = "a hidden folder, not looked into; take the point off its name to have its files sent"


def left_alone(found: Finding) -> tuple[str, list[str]]:
    """Return how many files of other kinds there are, in words, and a line for each paper that is not sent."""
    others, misnamed = _parted(found.others)
    folders = [each for each in found.hidden if each.path.is_dir()]
    rest, hidden = _parted([each for each in found.hidden if not each.path.is_dir()])
    kinds = Counter(each.path.suffix.lower() or "no ending" for each in others)
    kinds += Counter("hidden" for _each in rest)
    lines = [
        *_lines(misnamed, _MISNAMED),
        *_lines(hidden, _HIDDEN),
        *_lines(folders, _HIDDEN_FOLDER),
        *_lines(found.outside, OUTSIDE),
    ]
    if not kinds:
        return "", lines
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    return f"; left alone, being neither PDF nor image: {told}", lines


def _parted(files: Sequence[Found]) -> tuple[list[Found], list[Found]]:
    """Part files by their content: those that are nothing for the archive, and papers."""
    rest: list[Found] = []
    papers: list[Found] = []
    for each in files:
        (papers if is_paper(each.path) else rest).append(each)
    return rest, papers


def _lines(files: Sequence[Found], why: str) -> Iterator[str]:
    for each in files[:_SHOWN]:
        yield f"Left alone: {each.shown} – {why}"
    if len(files) > _SHOWN:
        yield f"Left alone: … and {len(files) - _SHOWN} more – {why}"
