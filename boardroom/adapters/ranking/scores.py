"""What pages score: how the scores of several words or alternatives become one."""

from collections import Counter
from collections.abc import Sequence

Scores = dict[int, float]
_COVERAGE = 0.5
# Of pages that lack words those with more of the words go first, but for a page that says far more of the others:
# ordering by their number alone puts chance words above answers to questions in whole sentences.
_LACKING = 2.0


class Shares(dict[int, float]):
    """What a page's score is multiplied by, by the bits of the words that it meets of so many."""

    def __init__(self, words: int) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, bits: int) -> float:
        """Reckon what is asked for the first time."""
        share: float = (bits.bit_count() / self._words) ** _LACKING
        self[bits] = share
        return share


def either(all_scores: Sequence[Scores]) -> Scores:
    """The sum of what each alternative gives, lessened by the share of alternatives that a page lacks."""
    found: Scores = {}
    met: Counter[int] = Counter()
    for scores in all_scores:
        met.update(scores.keys())
        for page, score in scores.items():
            found[page] = found.get(page, 0.0) + score
    return {page: score * (met[page] / len(all_scores)) ** _COVERAGE for page, score in found.items()}
