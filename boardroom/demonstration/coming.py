"""The next board meeting of the demonstration: called, with papers, a conflict of interest and a few answers."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from boardroom.associations.models import Association
from boardroom.core.actor import worker_for
from boardroom.demonstration.meetings import acting
from boardroom.mandates.models import Person
from boardroom.mandates.queries import today
from boardroom.minutes import actions, queries
from boardroom.minutes.actions import Plan
from boardroom.minutes.models import Answer, MinutesKind
from boardroom.minutes.queries import Sought
from boardroom.notices.jobs import deliver
from boardroom.runtime import Runtime

_AHEAD = timedelta(days=8)
_MONDAY_TO_SUNDAY = 7
_TUESDAY = 1
_BACKGROUND = (
    "Serviceavtalet löper till och med 2027, men hissfirman har höjt sitt pris två år i rad.\n\n"
    "Förslag till beslut: att begära in två offerter till nästa möte."
)


def call_next(made: Runtime, association: Association, people: dict[str, Person]) -> None:
    """Plan the next meeting, call it, and let three of five answer; one deed of the autumn is done already."""
    with made.opener.reading(worker_for(association.id)) as work:
        day = today(work, association) + _AHEAD
        day += timedelta(days=(_TUESDAY - day.weekday()) % _MONDAY_TO_SUNDAY)
    zone = ZoneInfo(association.time_zone)
    secretary = acting(made, association, people["mats"])
    plan = Plan(
        kind=MinutesKind.BOARD,
        starts=datetime.combine(day, time(18, 30), tzinfo=zone),
        ends=datetime.combine(day, time(20, 30), tzinfo=zone),
        place="Föreningslokalen",
        message="Titta gärna igenom hissavtalet i förväg, så blir mötet kortare. Det finns kaffe.",
        chaired_by=people["karin"].id,
        written_by=people["mats"].id,
    )
    with made.opener.writing(secretary) as work:
        actions.adopt_usual_wheel(work)
        meeting = actions.plan(work, plan)
    with made.opener.writing(secretary) as work:
        lift = actions.add_item(work, meeting.id, "Hissarnas serviceavtal", _BACKGROUND)
        for paper in queries.papers_named(work, "hissar serviceavtal")[:1]:
            actions.attach(work, lift.id, paper.id)
        for earlier in queries.meeting_page(work, meeting.id).proposals.deferred[:1]:
            actions.add_proposed(work, meeting.id, earlier.decision.id)
        actions.declare_conflict(work, lift.id, people["per-olof"].id, "Arbetar hos hissfirman")
        for done in queries.decisions(work, Sought(words="entreprenadkontraktet", state="open")).rows[:1]:
            actions.mark_done(work, done.decision.id)
    with made.opener.writing(secretary) as work:
        actions.call(work, meeting.id)
    for key, said in (("karin", Answer.COMING), ("amina", Answer.ABSENT), ("liisa", Answer.COMING)):
        with made.opener.writing(acting(made, association, people[key])) as work:
            actions.answer(work, meeting.id, said)
    while deliver(made.opener):
        pass
