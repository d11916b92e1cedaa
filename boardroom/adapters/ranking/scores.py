"""What pages score: how the scores of several words or alternatives become one."""

from collections import Counter
from collections.abc import Sequence

Scores = dict[int, float]
_COVERAGE = 0.5


def shares_of(words: int) -> list[float]:
    """What a page's score is multiplied by, for each number of words that it meets."""
    return [(count / words) ** _COVERAGE for count in range(words + 1)] if words else [1.0]


def either(all_scores: Sequence[Scores]) -> Scores:
    """The sum of what each alternative gives, lessened by the share of alternatives that a page lacks."""
    found: Scores = {}
    met: Counter[int] = Counter()
    for scores in all_scores:
        met.update(scores.keys())
        for page, score in scores.items():
            found[page] = found.get(page, 0.0) + score
    return {page: score * (met[page] / len(all_scores)) ** _COVERAGE for page, score in found.items()}
