"""The verbs of signing; the only writers of envelopes."""

from boardroom.signing.actions.bankid import begin_bankid, begin_bankid_by_telephone, take_bankid
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
from boardroom.signing.actions.delegating import can_be_delegated, delegate, may_delegate
from boardroom.signing.actions.erasing import erase_envelopes
from boardroom.signing.actions.freezing import Frozen, freeze
from boardroom.signing.actions.guests import open_door, request_door_code
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
from boardroom.signing.actions.sending import Asked, freeze_and_send, send
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
    "Frozen",
    "Seal",
    "ToSeal",
    "begin_bankid",
    "begin_bankid_by_telephone",
    "begin_oidc",
    "begin_passkey",
    "can_be_delegated",
    "claim_renewal",
    "claim_seal",
    "complete_without",
    "decline",
    "delegate",
    "erase_envelopes",
    "extend",
    "freeze",
    "freeze_and_send",
    "keep_page_image",
    "keep_remark",
    "keep_report",
    "leads",
    "may_delegate",
    "note_certificate",
    "open_door",
    "open_proof",
    "read_page",
    "record_renewal",
    "record_renewal_failure",
    "record_seal",
    "record_seal_failure",
    "remind",
    "remind_next",
    "request_code",
    "request_door_code",
    "retry_seal",
    "send",
    "sign_with_code",
    "sign_with_oidc",
    "sign_with_passkey",
    "take_bankid",
    "tell_overdue",
    "warn_of_ending",
    "withdraw",
]
