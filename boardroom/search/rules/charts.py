"""The years' chart beside the results."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the years' chart: an inclusive span of years, its count and its height from 0 to 100."""

    label: str
    first: int
    last: int
    count: int
    height: int


MOST_BARS = 24


def bars(years: Mapping[int, int]) -> list[Bar]:
    """Group counts by year into at most 24 bars of one, five, ten or more years, empty ones included."""
    if not years:
        return []
    first, last = min(years), max(years)
    width = next(
        width for width in (1, 5, 10, 25, 50, 100, 500) if (last // width - first // width) < MOST_BARS
    )
    spans = range(first // width * width, last + 1, width)
    counts = [sum(years.get(year, 0) for year in range(start, start + width)) for start in spans]
    top = max(counts)
    return [
        Bar(
            label=str(start) if width == 1 else f"{start}–{start + width - 1}",
            first=start,
            last=start + width - 1,
            count=count,
            height=round(100 * count / top),
        )
        for start, count in zip(spans, counts, strict=True)
    ]
