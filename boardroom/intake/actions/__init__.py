"""The verbs of intake: receiving, looking, splitting stacks, describing, importing, undoing, fetching mail."""

from boardroom.intake.actions.bulk import (
    Described,
    describe_many,
)
from boardroom.intake.actions.describing import (
    Also,
    accept,
    accept_one,
    accept_paper,
    accept_sure,
    decline,
)
from boardroom.intake.actions.forgetting import forget_arrival, note_letter_removed
from boardroom.intake.actions.importing import (
    Undone,
    agree_to_undoing,
    forget_erased,
    open_import,
    redo,
    retry,
    undo,
)
from boardroom.intake.actions.likening import (
    ask_again,
    say_different,
    say_same,
)
from boardroom.intake.actions.looking import (
    Claim,
    Seen,
    claim,
    look,
    look_again,
    record_look,
)
from boardroom.intake.actions.mail import (
    SETTLED,
    Fetched,
    MailClaim,
    Taken,
    admit,
    claim_mailbox,
    dismiss,
    record_mailbox_failure,
    record_mailbox_read,
    record_message_filed,
    record_message_put_away,
    set_mailbox,
    take_message,
)
from boardroom.intake.actions.noting import (
    Same,
    note_same,
)
from boardroom.intake.actions.printing import (
    WantedSheets,
    print_sheets,
)
from boardroom.intake.actions.receiving import (
    Given,
    House,
    Incoming,
    receive,
)
from boardroom.intake.actions.resuming import (
    Announced,
    append,
    begin_upload,
    finish,
    forget,
    forget_expired,
    give_up,
)
from boardroom.intake.actions.separating import (
    StackClaim,
    claim_stack,
    look_through,
    renew_stack,
    split_up,
)

__all__ = [
    "SETTLED",
    "Also",
    "Announced",
    "Claim",
    "Described",
    "Fetched",
    "Given",
    "House",
    "Incoming",
    "MailClaim",
    "Same",
    "Seen",
    "StackClaim",
    "Taken",
    "Undone",
    "WantedSheets",
    "accept",
    "accept_one",
    "accept_paper",
    "accept_sure",
    "admit",
    "agree_to_undoing",
    "append",
    "ask_again",
    "begin_upload",
    "claim",
    "claim_mailbox",
    "claim_stack",
    "decline",
    "describe_many",
    "dismiss",
    "finish",
    "forget",
    "forget_arrival",
    "forget_erased",
    "forget_expired",
    "give_up",
    "look",
    "look_again",
    "look_through",
    "note_letter_removed",
    "note_same",
    "open_import",
    "print_sheets",
    "receive",
    "record_look",
    "record_mailbox_failure",
    "record_mailbox_read",
    "record_message_filed",
    "record_message_put_away",
    "redo",
    "renew_stack",
    "retry",
    "say_different",
    "say_same",
    "set_mailbox",
    "split_up",
    "take_message",
    "undo",
]
