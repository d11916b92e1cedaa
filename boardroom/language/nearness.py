"""Whether two words are one mistake apart: a letter other, more, less, or two neighbours swapped.

Source: Damerau, A technique for computer detection and correction of spelling errors (1964).
"""


def is_near(one: str, other: str) -> bool:
    """Tell whether two different words are one mistake apart."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    if len(one) > len(other):
        one, other = other, one
    at = next(
        (place for place, (left, right) in enumerate(zip(one, other, strict=False)) if left != right),
        len(one),
    )
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    return one[at + 1 :] == other[at + 1 :] or (
        one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    )
