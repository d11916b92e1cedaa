"""Recognising pages, their images, what people do with their text, searchable copies."""

from boardroom.reading.actions.copying import (
    Making,
    Step,
    drawn,
    looked,
    made,
    next_step,
    not_made,
    renew_step,
)
from boardroom.reading.actions.correcting import (
    confirm,
    correct,
    note_numbers,
    read_again,
    withdraw,
)
from boardroom.reading.actions.excerpting import excerpt_of
from boardroom.reading.actions.images import (
    image_of,
    keep_image,
    page_image,
)
from boardroom.reading.actions.layers import (
    judge,
)
from boardroom.reading.actions.ordering import (
    OrderClaim,
    carry_out,
    claim_order,
    gather_sheets,
)
from boardroom.reading.actions.parting import (
    ORDERS,
    SHEETS_AT_ONCE,
    keep_whole,
    order,
    part,
    rejoin,
)
from boardroom.reading.actions.recognising import (
    LANE,
    Claim,
    Outcome,
    begin,
    claim,
    drop_pages,
    failed,
    forget_words,
    put_back,
    recorded,
    renew,
    retry,
    retry_many,
)

__all__ = [
    "LANE",
    "ORDERS",
    "SHEETS_AT_ONCE",
    "Claim",
    "Making",
    "OrderClaim",
    "Outcome",
    "Step",
    "begin",
    "carry_out",
    "claim",
    "claim_order",
    "confirm",
    "correct",
    "drawn",
    "drop_pages",
    "excerpt_of",
    "failed",
    "forget_words",
    "gather_sheets",
    "image_of",
    "judge",
    "keep_image",
    "keep_whole",
    "looked",
    "made",
    "next_step",
    "not_made",
    "note_numbers",
    "order",
    "page_image",
    "part",
    "put_back",
    "read_again",
    "recorded",
    "rejoin",
    "renew",
    "renew_step",
    "retry",
    "retry_many",
    "withdraw",
]
