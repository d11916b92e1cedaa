"""Forms of signing."""

from boardroom.signing.forms.answering import (
    CodeForm,
    CompleteForm,
    DelegateForm,
    DrawForm,
    ExtendForm,
    PasswordForm,
    PinForm,
    ReaddressForm,
    ReasonForm,
    RoomForm,
    SeatForm,
    SendCodeForm,
    SignForm,
    VerifyForm,
    WishForm,
)
from boardroom.signing.forms.batches import BatchForm
from boardroom.signing.forms.hand import AsideForm, ByHandForm, CopyForm, SheetForm, TelephoneForm, VouchForm
from boardroom.signing.forms.preparing import PrepareForm

__all__ = [
    "AsideForm",
    "BatchForm",
    "ByHandForm",
    "CodeForm",
    "CompleteForm",
    "CopyForm",
    "DelegateForm",
    "DrawForm",
    "ExtendForm",
    "PasswordForm",
    "PinForm",
    "PrepareForm",
    "ReaddressForm",
    "ReasonForm",
    "RoomForm",
    "SeatForm",
    "SendCodeForm",
    "SheetForm",
    "SignForm",
    "TelephoneForm",
    "VerifyForm",
    "VouchForm",
    "WishForm",
]
