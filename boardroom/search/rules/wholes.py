"""What means one thing in a query though it is written as several words."""

import re

from boardroom.language.dates import dates_in
from boardroom.language.identifiers import months_typed_in, paragraphs_in, persons_in, quarters_typed_in
from boardroom.language.money import amounts_in

# As tokens_in reads them: 1 250 000 is one number.
_GROUPED = re.compile(r"(?<![\w.,])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d\d)?(?![\d]|[-+]\d)")


def wholes_in(text: str) -> dict[int, int]:
    """Return start -> end of dates and months, amounts, grouped digits, numbers of persons, § and named quarters."""
    named = (*persons_in(text), *paragraphs_in(text), *quarters_typed_in(text), *months_typed_in(text))
    found = [(each.start, each.end) for each in named]
    found += [(date.start, date.end) for date in dates_in(text)]
    found += [(amount.start, amount.end) for amount in amounts_in(text)]
    found += [match.span() for match in _GROUPED.finditer(text)]
    spans: dict[int, int] = {}
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if not any(left < end and start < right for left, right in spans.items()):
            spans[start] = end
    return spans
