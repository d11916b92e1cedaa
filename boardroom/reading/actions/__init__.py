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
from boardroom.reading.actions.parting import (
    Parted,
    keep_many_whole,
    keep_whole,
    part,
    part_many,
    rejoin,
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
    "Parted",
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
    "keep_many_whole",
    "keep_whole",
    "looked",
    "made",
    "next_step",
    "not_made",
    "page_image",
    "part",
    "part_many",
    "put_back",
    "read_again",
    "recorded",
    "rejoin",
    "renew",
    "retry",
    "retry_many",
    "withdraw",
]
