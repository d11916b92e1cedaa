"""Recognising pages, their images, what people do with their text, searchable copies."""

from boardroom.reading.actions.copying import (
    Making,
    Step,
    drawn,
    looked,
    made,
    next_step,
    not_made,
)
from boardroom.reading.actions.correcting import (
    confirm,
    correct,
    read_again,
    withdraw,
)
from boardroom.reading.actions.images import (
    image_of,
    keep_image,
    page_image,
)
from boardroom.reading.actions.layers import (
    judge,
)
from boardroom.reading.actions.recognising import (
    LANE,
    Claim,
    Outcome,
    begin,
    claim,
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
    "Claim",
    "Making",
    "Outcome",
    "Step",
    "begin",
    "claim",
    "confirm",
    "correct",
    "drawn",
    "failed",
    "forget_words",
    "image_of",
    "judge",
    "keep_image",
    "looked",
    "made",
    "next_step",
    "not_made",
    "page_image",
    "put_back",
    "read_again",
    "recorded",
    "renew",
    "retry",
    "retry_many",
    "withdraw",
]
