"""The verbs of signing; the only writers of envelopes."""

from boardroom.signing.actions.bankid import begin_bankid, begin_bankid_by_telephone, take_bankid
from boardroom.signing.actions.batches import (
    ToMany,
    ToSend,
    claim_recipient,
    drop_batch,
    fail_recipient,
    merge,
    order_batch,
    prepare_batch,
    remind_all,
    send_to_recipient,
    steer_next,
    withdraw_all,
)
from boardroom.signing.actions.codes import say_when
from boardroom.signing.actions.completing import complete_without, end_returned, withdraw
from boardroom.signing.actions.deciding import (
    begin_passkey,
    decline,
    keep_remark,
    read_page,
    request_code,
    sign_with_code,
    sign_with_passkey,
)
from boardroom.signing.actions.delegating import (
    delegate,
    grant_wish,
    refuse_wish,
    wish_delegate,
)
from boardroom.signing.actions.drawing import sign_with_drawing
from boardroom.signing.actions.erasing import erase_envelopes
from boardroom.signing.actions.freezing import Frozen, freeze
from boardroom.signing.actions.guests import open_door, request_door_code
from boardroom.signing.actions.handing_in import add_copy
from boardroom.signing.actions.hiding import tell_of_hiding
from boardroom.signing.actions.making import make
from boardroom.signing.actions.oidc import begin_oidc, sign_with_oidc
from boardroom.signing.actions.picturing import (
    ToDraw,
    claim_pictures,
    draw_page,
    draw_pages,
    keep_page_image,
    keep_pictures,
)
from boardroom.signing.actions.placing import put_aside, say_sheet
from boardroom.signing.actions.printing import print_for_signing
from boardroom.signing.actions.readdressing import correct_address, tell_of_undelivered
from boardroom.signing.actions.reminding import extend, remind, remind_next, tell_overdue
from boardroom.signing.actions.rooms import (
    Opened,
    close_room,
    leave_room,
    link_to_own_phone,
    open_room,
    prove_at_seat,
    rise,
    see_seat,
    take_seat,
)
from boardroom.signing.actions.sealing import (
    Seal,
    ToSeal,
    claim_seal,
    record_seal,
    record_seal_failure,
    retry_seal,
)
from boardroom.signing.actions.sending import Asked, Beside, admit_outsider, freeze_and_send, send
from boardroom.signing.actions.sending_anew import leave_at_that, send_anew
from boardroom.signing.actions.sheets import claim_sheets, look_through, record_sheets
from boardroom.signing.actions.telling_of_many import tell_of_all_done
from boardroom.signing.actions.upkeep import (
    claim_renewal,
    keep_report,
    note_certificate,
    note_taken,
    open_proof,
    record_renewal,
    record_renewal_failure,
    warn_of_ending,
)
from boardroom.signing.actions.vouching import Place, vouch

__all__ = [
    "Asked",
    "Beside",
    "Frozen",
    "Opened",
    "Place",
    "Seal",
    "ToDraw",
    "ToMany",
    "ToSeal",
    "ToSend",
    "add_copy",
    "admit_outsider",
    "begin_bankid",
    "begin_bankid_by_telephone",
    "begin_oidc",
    "begin_passkey",
    "claim_pictures",
    "claim_recipient",
    "claim_renewal",
    "claim_seal",
    "claim_sheets",
    "close_room",
    "complete_without",
    "correct_address",
    "decline",
    "delegate",
    "draw_page",
    "draw_pages",
    "drop_batch",
    "end_returned",
    "erase_envelopes",
    "extend",
    "fail_recipient",
    "freeze",
    "freeze_and_send",
    "grant_wish",
    "keep_page_image",
    "keep_pictures",
    "keep_remark",
    "keep_report",
    "leave_at_that",
    "leave_room",
    "link_to_own_phone",
    "look_through",
    "make",
    "merge",
    "note_certificate",
    "note_taken",
    "open_door",
    "open_proof",
    "open_room",
    "order_batch",
    "prepare_batch",
    "print_for_signing",
    "prove_at_seat",
    "put_aside",
    "read_page",
    "record_renewal",
    "record_renewal_failure",
    "record_seal",
    "record_seal_failure",
    "record_sheets",
    "refuse_wish",
    "remind",
    "remind_all",
    "remind_next",
    "request_code",
    "request_door_code",
    "retry_seal",
    "rise",
    "say_sheet",
    "say_when",
    "see_seat",
    "send",
    "send_anew",
    "send_to_recipient",
    "sign_with_code",
    "sign_with_drawing",
    "sign_with_oidc",
    "sign_with_passkey",
    "steer_next",
    "take_bankid",
    "take_seat",
    "tell_of_all_done",
    "tell_of_hiding",
    "tell_of_undelivered",
    "tell_overdue",
    "vouch",
    "warn_of_ending",
    "wish_delegate",
    "withdraw",
    "withdraw_all",
]
