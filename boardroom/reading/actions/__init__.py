"""Recognising pages, their images, what people do with their text, searchable copies."""

from boardroom.reading.actions.copying import (
    Making,
    Step,
    claim_step,
    record_copy,
    record_copy_failure,
    record_look,
    record_picture,
    renew_step,
)
from boardroom.reading.actions.correcting import (
    confirm,
    correct,
    note_numbers,
    read_again,
    withdraw,
)
from boardroom.reading.actions.excerpting import make_excerpt
from boardroom.reading.actions.images import (
    draw_image,
    draw_page,
    keep_image,
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
    forget_words,
    put_back,
    record_failure,
    record_reading,
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
    "claim_step",
    "confirm",
    "correct",
    "draw_image",
    "draw_page",
    "drop_pages",
    "forget_words",
    "gather_sheets",
    "judge",
    "keep_image",
    "keep_whole",
    "make_excerpt",
    "note_numbers",
    "order",
    "part",
    "put_back",
    "read_again",
    "record_copy",
    "record_copy_failure",
    "record_failure",
    "record_look",
    "record_picture",
    "record_reading",
    "rejoin",
    "renew",
    "renew_step",
    "retry",
    "retry_many",
    "withdraw",
]
