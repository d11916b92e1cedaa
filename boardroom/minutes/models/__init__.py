"""Tables of meetings, minutes, decisions and what surrounds their writing."""

from boardroom.minutes.models.adjusting import Comment, ParallelHead, ParallelText, SentVersion
from boardroom.minutes.models.capsulam import CapsulamState, CapsulamVoter, PerCapsulam, Vote
from boardroom.minutes.models.decisions import Decision, DecisionReview, Outcome
from boardroom.minutes.models.duties import DutyLetter, DutyStep
from boardroom.minutes.models.meetings import (
    AgendaItem,
    AgendaPaper,
    AgendaTemplate,
    Answer,
    CalledMeeting,
    Conflict,
    Invitee,
    RecurringItem,
)
from boardroom.minutes.models.minutes import (
    Attendance,
    AttendanceStatus,
    FurtherAdjuster,
    Item,
    Minutes,
    MinutesKind,
    Recusal,
    Series,
    SeriesChoice,
    SignerChoice,
    Stage,
)

__all__ = [
    "AgendaItem",
    "AgendaPaper",
    "AgendaTemplate",
    "Answer",
    "Attendance",
    "AttendanceStatus",
    "CalledMeeting",
    "CapsulamState",
    "CapsulamVoter",
    "Comment",
    "Conflict",
    "Decision",
    "DecisionReview",
    "DutyLetter",
    "DutyStep",
    "FurtherAdjuster",
    "Invitee",
    "Item",
    "Minutes",
    "MinutesKind",
    "Outcome",
    "ParallelHead",
    "ParallelText",
    "PerCapsulam",
    "RecurringItem",
    "Recusal",
    "SentVersion",
    "Series",
    "SeriesChoice",
    "SignerChoice",
    "Stage",
    "Vote",
]
