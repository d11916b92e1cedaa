"""Forms of the minutes."""

from boardroom.minutes.forms.writing import (
    NOBODY,
    AttendanceForm,
    DecisionForm,
    EditorForm,
    ItemForm,
    MeetingForm,
    Offered,
    OneItemForm,
    SendForm,
    UploadForm,
)

__all__ = [
    "NOBODY",
    "AttendanceForm",
    "DecisionForm",
    "EditorForm",
    "ItemForm",
    "MeetingForm",
    "Offered",
    "OneItemForm",
    "SendForm",
    "UploadForm",
]
