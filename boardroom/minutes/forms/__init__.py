"""Forms of the minutes."""

from boardroom.minutes.forms.writing import (
    NOBODY,
    AttendanceForm,
    EditorForm,
    ItemForm,
    MeetingForm,
    SendForm,
    UploadForm,
)

__all__ = [
    "NOBODY",
    "AttendanceForm",
    "EditorForm",
    "ItemForm",
    "MeetingForm",
    "SendForm",
    "UploadForm",
]
