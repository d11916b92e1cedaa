"""The verbs of the minutes: writing and sending."""

from boardroom.minutes.actions.deciding import (
    Confirmed,
    assign,
    confirm,
    mark_done,
    mark_undone,
    strike,
    supersede,
)
from boardroom.minutes.actions.pages import page_count, page_image, take_pdf
from boardroom.minutes.actions.saving import Attendee, Meeting, Saved, Writing
from boardroom.minutes.actions.sending import Sending, check_ready, facts_of, freeze_and_send, send
from boardroom.minutes.actions.writing import (
    begin,
    reopen,
    save,
    save_item,
    settle_beside,
    take_number,
    take_upload,
)

__all__ = [
    "Attendee",
    "Confirmed",
    "Meeting",
    "Saved",
    "Sending",
    "Writing",
    "assign",
    "begin",
    "check_ready",
    "confirm",
    "facts_of",
    "freeze_and_send",
    "mark_done",
    "mark_undone",
    "page_count",
    "page_image",
    "reopen",
    "save",
    "save_item",
    "send",
    "settle_beside",
    "strike",
    "supersede",
    "take_number",
    "take_pdf",
    "take_upload",
]
