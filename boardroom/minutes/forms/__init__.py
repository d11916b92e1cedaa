"""Forms of meetings, minutes and the decision register."""

from boardroom.minutes.forms.calling import (
    MONTHS,
    ConflictForm,
    PlanForm,
    PointForm,
    RecurringForm,
    TemplateForm,
)
from boardroom.minutes.forms.capsulam import BallotForm, ProposalForm, RefusalForm
from boardroom.minutes.forms.commenting import CommentForm
from boardroom.minutes.forms.constituting import ConstitutingForm
from boardroom.minutes.forms.deciding import (
    AssignForm,
    ReviewForm,
    SuggestionForm,
    SupersedeForm,
    ToldForm,
    shown,
)
from boardroom.minutes.forms.extracting import ExtractForm, GiveForm, PaperLinesForm, PaperParagraphsForm
from boardroom.minutes.forms.heading import NOBODY, MeetingForm
from boardroom.minutes.forms.numbering import AvailableForm, KindSeriesForm, VoidForm
from boardroom.minutes.forms.paragraphs import (
    OUTCOMES,
    DecisionForm,
    ItemForm,
    Offered,
    OneItemForm,
    ticks_as_text,
)
from boardroom.minutes.forms.sending import AdjusterForm, SendForm
from boardroom.minutes.forms.writing import AttendanceForm, EditorForm, ReadyForm, UploadForm

__all__ = [
    "MONTHS",
    "NOBODY",
    "OUTCOMES",
    "AdjusterForm",
    "AssignForm",
    "AttendanceForm",
    "AvailableForm",
    "BallotForm",
    "CommentForm",
    "ConflictForm",
    "ConstitutingForm",
    "DecisionForm",
    "EditorForm",
    "ExtractForm",
    "GiveForm",
    "ItemForm",
    "KindSeriesForm",
    "MeetingForm",
    "Offered",
    "OneItemForm",
    "PaperLinesForm",
    "PaperParagraphsForm",
    "PlanForm",
    "PointForm",
    "ProposalForm",
    "ReadyForm",
    "RecurringForm",
    "RefusalForm",
    "ReviewForm",
    "SendForm",
    "SuggestionForm",
    "SupersedeForm",
    "TemplateForm",
    "ToldForm",
    "UploadForm",
    "VoidForm",
    "shown",
    "ticks_as_text",
]
