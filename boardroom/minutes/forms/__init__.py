"""Forms of minutes and of the decision register."""

from boardroom.minutes.forms.deciding import AssignForm, ReviewForm, SuggestionForm, SupersedeForm
from boardroom.minutes.forms.writing import (
    NOBODY,
    OUTCOMES,
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
    "OUTCOMES",
    "AssignForm",
    "AttendanceForm",
    "DecisionForm",
    "EditorForm",
    "ItemForm",
    "MeetingForm",
    "Offered",
    "OneItemForm",
    "ReviewForm",
    "SendForm",
    "SuggestionForm",
    "SupersedeForm",
    "UploadForm",
]
