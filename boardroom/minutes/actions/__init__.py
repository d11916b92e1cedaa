"""The verbs of meetings, minutes and decisions."""

from boardroom.minutes.actions.accepting import accept
from boardroom.minutes.actions.adjusting import say, settle_comment
from boardroom.minutes.actions.arranging import (
    Plan,
    add_item,
    attach,
    begin_from,
    change,
    change_item,
    detach,
    move_item,
    plan,
    remove_item,
)
from boardroom.minutes.actions.attending import Attendee, Otherwise, read_otherwise
from boardroom.minutes.actions.calling import (
    LONGEST_POINT,
    add_recurring,
    adopt_usual_wheel,
    answer,
    call,
    cancel,
    describe_event,
    gather_told_of_cancelling,
    remove_recurring,
    set_template,
)
from boardroom.minutes.actions.capsulam import (
    agree,
    call_off,
    close_overdue,
    propose,
    recuse,
    refuse,
    vote,
)
from boardroom.minutes.actions.capsulam_outcome import write_anew
from boardroom.minutes.actions.checking import Differs, compare_with_series
from boardroom.minutes.actions.constituting import draft_constituting
from boardroom.minutes.actions.cutting import (
    draw_strip,
    extract_paper,
    open_paper,
)
from boardroom.minutes.actions.deciding import (
    Confirmed,
    assign,
    confirm,
    hold_review,
    mark_done,
    mark_undone,
    strike,
    supersede,
    tell,
)
from boardroom.minutes.actions.declaring import declare_conflict, withdraw_conflict
from boardroom.minutes.actions.electing import elect_adjuster, enter_leader
from boardroom.minutes.actions.extracting import Extract, extract
from boardroom.minutes.actions.heading import Settled
from boardroom.minutes.actions.holding import hold_meeting
from boardroom.minutes.actions.numbering import choose_series, make_void, set_board_series, take_number
from boardroom.minutes.actions.pages import count_pages, draw_page, gather_words
from boardroom.minutes.actions.printed import gather_changes, gather_versions, read_paragraphs
from boardroom.minutes.actions.proposing import add_proposed
from boardroom.minutes.actions.publishing import make_available, write_due_letter
from boardroom.minutes.actions.saving import TOO_MANY_ADJUSTERS, Meeting, Saved, Writing
from boardroom.minutes.actions.sending import (
    Sending,
    check_ready,
    freeze_and_send,
    gather_facts,
    send,
)
from boardroom.minutes.actions.signer_rules import choose_signers
from boardroom.minutes.actions.taking import KeptAs, begin_with_pdf, take_pdf
from boardroom.minutes.actions.writing import (
    begin,
    reopen,
    save,
    save_item,
    settle_beside,
    take_upload,
)

__all__ = [
    "LONGEST_POINT",
    "TOO_MANY_ADJUSTERS",
    "Attendee",
    "Confirmed",
    "Differs",
    "Extract",
    "KeptAs",
    "Meeting",
    "Otherwise",
    "Plan",
    "Saved",
    "Sending",
    "Settled",
    "Writing",
    "accept",
    "add_item",
    "add_proposed",
    "add_recurring",
    "adopt_usual_wheel",
    "agree",
    "answer",
    "assign",
    "attach",
    "begin",
    "begin_from",
    "begin_with_pdf",
    "call",
    "call_off",
    "cancel",
    "change",
    "change_item",
    "check_ready",
    "choose_series",
    "choose_signers",
    "close_overdue",
    "compare_with_series",
    "confirm",
    "count_pages",
    "declare_conflict",
    "describe_event",
    "detach",
    "draft_constituting",
    "draw_page",
    "draw_strip",
    "elect_adjuster",
    "enter_leader",
    "extract",
    "extract_paper",
    "freeze_and_send",
    "gather_changes",
    "gather_facts",
    "gather_told_of_cancelling",
    "gather_versions",
    "gather_words",
    "hold_meeting",
    "hold_review",
    "make_available",
    "make_void",
    "mark_done",
    "mark_undone",
    "move_item",
    "open_paper",
    "plan",
    "propose",
    "read_otherwise",
    "read_paragraphs",
    "recuse",
    "refuse",
    "remove_item",
    "remove_recurring",
    "reopen",
    "save",
    "save_item",
    "say",
    "send",
    "set_board_series",
    "set_template",
    "settle_beside",
    "settle_comment",
    "strike",
    "supersede",
    "take_number",
    "take_pdf",
    "take_upload",
    "tell",
    "vote",
    "withdraw_conflict",
    "write_anew",
    "write_due_letter",
]
