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
from boardroom.signing.actions.completing import complete_without, withdraw
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
    can_be_delegated,
    delegate,
    grant_wish,
    may_delegate,
    refuse_wish,
    wish_delegate,
)
from boardroom.signing.actions.freezing import Frozen, freeze
from boardroom.signing.actions.guests import open_door, request_door_code
from boardroom.signing.actions.making import make
from boardroom.signing.actions.oidc import begin_oidc, sign_with_oidc
from boardroom.signing.actions.reminding import extend, remind, remind_next, tell_overdue
from boardroom.signing.actions.sealing import (
    Seal,
    ToSeal,
    claim_seal,
    keep_page_image,
    record_seal,
    record_seal_failure,
    retry_seal,
)
from boardroom.signing.actions.sending import Asked, Beside, freeze_and_send, send
from boardroom.signing.actions.signers import leads
from boardroom.signing.actions.upkeep import (
    claim_renewal,
    keep_report,
    note_certificate,
    open_proof,
    record_renewal,
    record_renewal_failure,
    warn_of_ending,
)

__all__ = [
    "Asked",
    "Beside",
    "Frozen",
    "Seal",
    "ToMany",
    "ToSeal",
    "ToSend",
    "begin_bankid",
    "begin_bankid_by_telephone",
    "begin_oidc",
    "begin_passkey",
    "can_be_delegated",
    "claim_recipient",
    "claim_renewal",
    "claim_seal",
    "complete_without",
    "decline",
    "delegate",
    "drop_batch",
    "extend",
    "fail_recipient",
    "freeze",
    "freeze_and_send",
    "grant_wish",
    "keep_page_image",
    "keep_remark",
    "keep_report",
    "leads",
    "make",
    "may_delegate",
    "merge",
    "note_certificate",
    "open_door",
    "open_proof",
    "order_batch",
    "prepare_batch",
    "read_page",
    "record_renewal",
    "record_renewal_failure",
    "record_seal",
    "record_seal_failure",
    "refuse_wish",
    "remind",
    "remind_all",
    "remind_next",
    "request_code",
    "request_door_code",
    "retry_seal",
    "send",
    "send_to_recipient",
    "sign_with_code",
    "sign_with_oidc",
    "sign_with_passkey",
    "steer_next",
    "take_bankid",
    "tell_overdue",
    "warn_of_ending",
    "wish_delegate",
    "withdraw",
    "withdraw_all",
]
