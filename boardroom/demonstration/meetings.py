"""The general meeting of the spring and three board meetings of the autumn: all sealed but the last, which waits for its adjuster."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from boardroom.associations.models import Association
from boardroom.core.actor import Actor, worker_for
from boardroom.demonstration.people import GENERAL_MEETINGS
from boardroom.mandates.models import Person
from boardroom.mandates.queries import actor_for, today
from boardroom.minutes.actions import Attendee, Meeting, Sending, Writing, begin, freeze_and_send, save
from boardroom.minutes.models import AttendanceStatus, MinutesKind
from boardroom.minutes.rules import WrittenItem
from boardroom.notices.jobs import deliver
from boardroom.notices.queries import kept_mail
from boardroom.runtime import Runtime
from boardroom.signing.actions import read_page, request_code, sign_with_code
from boardroom.signing.jobs import seal
from boardroom.signing.rules.methods import Method
from boardroom.work import Work

_CODE = re.compile(r"\b\d{6}\b")

_OPENING = WrittenItem("Mötets öppnande", "Ordföranden hälsade välkommen och förklarade mötet öppnat.")

# The board that the mandates of 2026 seat was elected here; a voting list stands in the minutes or beside them (LEF 6:39).
GENERAL = (
    WrittenItem(
        "Stämmans öppnande", "Styrelsens ordförande Karin Ekdahl hälsade välkommen och öppnade stämman."
    ),
    WrittenItem(
        "Val av stämmoordförande",
        "Till protokollförare anmäldes Mats Lindgård.",
        (("adopted", "att välja Karin Ekdahl att leda stämman."),),
    ),
    WrittenItem(
        "Röstlängd",
        "Elva lägenheter var företrädda, två av dem genom ombud, med en röst var: 1001 (ombud), 1002, 1003, 1101, 1102, "
        "1202, 1203, 1204, 1301, 1302 (ombud) och 1401.",
        (("adopted", "att godkänna förteckningen som röstlängd."),),
    ),
    WrittenItem(
        "Val av justerare",
        "",
        (
            (
                "adopted",
                "att välja Solveig Brandt och Rune Holmqvist att justera protokollet och räkna röster.",
            ),
        ),
    ),
    WrittenItem(
        "Fråga om stämman blivit behörigen utlyst",
        "Kallelsen anslogs i portarna och delades ut den 20 april.",
        (("adopted", "att stämman var behörigen utlyst."),),
    ),
    WrittenItem(
        "Årsredovisning och revisionsberättelse",
        "Kassören gick igenom årsredovisningen för 2025. Göran Vesterlund läste revisionsberättelsen, som tillstyrkte "
        "ansvarsfrihet.",
        (
            ("adopted", "att fastställa resultaträkningen och balansräkningen."),
            ("adopted", "att balansera årets resultat i ny räkning."),
        ),
    ),
    WrittenItem(
        "Ansvarsfrihet", "", (("adopted", "att bevilja styrelsen ansvarsfrihet för räkenskapsåret 2025."),)
    ),
    WrittenItem(
        "Val av styrelse och revisor",
        "Karin Ekdahl och Amina Yusuf valdes 2025 på två år och har ett år kvar.",
        (
            ("adopted", "att välja Mats Lindgård och Per-Olof Sandlund till ledamöter för två år."),
            ("adopted", "att välja Liisa Heikkinen till suppleant för ett år."),
            ("adopted", "att välja Göran Vesterlund till revisor för ett år."),
        ),
    ),
    WrittenItem(
        "Motioner",
        "Solveig Brandt föreslog cykelställ under tak på gården. Styrelsen ville först se vad fönstren kostar.",
        (("rejected", "Motionen avslogs med sju röster mot fyra."),),
    ),
    WrittenItem("Stämmans avslutande", "Ordföranden tackade och förklarade stämman avslutad."),
)

_SEPTEMBER = (
    _OPENING,
    WrittenItem(
        "Val av justerare", "", (("adopted", "att välja Per-Olof Sandlund att justera protokollet."),)
    ),
    WrittenItem(
        "Fönsterrenovering",
        "Tre offerter på målning och byte av bågar mot gården har kommit in. Fönsterbågarna på plan 3 är sämst.\n\n"
        "Styrelsen gick igenom underhållsplanen och vad stadgarna säger om fönstrens utsida.",
        (
            ("adopted", "att anta anbudet från Dalhems Fönsterhantverk på 845 000 kr inklusive moms."),
            ("adopted", "att ge ordföranden och kassören i uppdrag att skriva under entreprenadkontraktet."),
        ),
    ),
    WrittenItem(
        "Laddstolpar",
        "De sex laddstolparna är i drift. Debiteringen sker kvartalsvis på avgiftsavin.",
    ),
    WrittenItem("Nästa möte", "Nästa möte hålls i oktober."),
    WrittenItem("Mötets avslutande", "Ordföranden tackade och förklarade mötet avslutat."),
)

_OCTOBER = (
    _OPENING,
    WrittenItem("Val av justerare", "", (("adopted", "att välja Amina Yusuf att justera protokollet."),)),
    WrittenItem(
        "Budget och avgifter",
        "Kassören redogjorde för utfallet till och med september och för räntan på lån 2, som villkorsändras i mars.",
        (
            ("adopted", "att fastställa budgeten för 2027."),
            ("adopted", "att höja årsavgiften med 3 procent från den 1 januari 2027."),
        ),
        "Per-Olof Sandlund reserverade sig mot beslutet om avgiftshöjningen och ville vänta till efter "
        "lånets villkorsändring.",
    ),
    WrittenItem(
        "Överlåtelser",
        "Lägenhet 1401 har överlåtits. Förvaltaren har kontrollerat handlingarna.",
        (("adopted", "att bevilja förvärvaren av lägenhet 1401 medlemskap."),),
    ),
    WrittenItem("Mötets avslutande", "Ordföranden tackade och förklarade mötet avslutat."),
)

_NOVEMBER = (
    _OPENING,
    WrittenItem(
        "Val av justerare", "", (("adopted", "att välja Per-Olof Sandlund att justera protokollet."),)
    ),
    WrittenItem(
        "Snöröjning",
        "Avtalet om snöröjning och halkbekämpning löper ut vid årsskiftet.",
        (("adopted", "att förlänga snöröjningsavtalet med ett år, högst 62 000 kr."),),
    ),
    WrittenItem(
        "Vattenskada i källaren",
        "En läcka från kallvattenledningen i källargången är lagad. Avfuktning pågår och skadan är anmäld till "
        "försäkringsbolaget.",
        (("adopted", "att ge Liisa Heikkinen i uppdrag att hålla kontakten med försäkringsbolaget."),),
    ),
    WrittenItem(
        "Trapphusets belysning",
        "Två offerter på rörelsestyrd belysning diskuterades.",
        (("deferred", "Frågan bordlades till nästa möte i väntan på en tredje offert."),),
    ),
    WrittenItem("Mötets avslutande", "Ordföranden tackade och förklarade mötet avslutat."),
)


# Who carries out what, and how many days after the meeting at the latest.
_TASKS = {
    "att ge ordföranden och kassören i uppdrag att skriva under entreprenadkontraktet.": ("karin", 40),
    "att fastställa budgeten för 2027.": ("amina", 50),
    "att förlänga snöröjningsavtalet med ett år, högst 62 000 kr.": ("mats", 24),
    "att ge Liisa Heikkinen i uppdrag att hålla kontakten med försäkringsbolaget.": ("liisa", 30),
}


_BOARD = (
    ("karin", "ordförande"),
    ("mats", "sekreterare"),
    ("amina", "kassör"),
    ("per-olof", "ledamot"),
    ("liisa", "suppleant"),
)
_MEMBERS = (*_BOARD[:4], ("liisa", ""), ("solveig", ""), ("rune", ""), ("goran", "revisor"))


@dataclass(frozen=True)
class _Held:
    """One meeting: its day, its paragraphs, who adjusts, who has signed so far, and what kind of meeting it was."""

    day: date
    items: tuple[WrittenItem, ...]
    adjusters: tuple[str, ...]
    signers: tuple[str, ...]
    kind: MinutesKind = MinutesKind.BOARD

    def attendance(self, people: dict[str, Person]) -> tuple[Attendee, ...]:
        """Everyone who is named: of the board the deputy is away every other time."""
        general = self.kind is MinutesKind.GENERAL_MEETING
        return tuple(
            Attendee(
                people[key].name,
                AttendanceStatus.ABSENT
                if key == "liisa" and self.day.month % 2 and not general
                else AttendanceStatus.PRESENT,
                people[key].id,
                role,
            )
            for key, role in (_MEMBERS if general else _BOARD)
        )


def hold_meetings(made: Runtime, association: Association, people: dict[str, Person]) -> None:
    """Write, send and sign the minutes of four meetings, the last one all but the adjuster's signature."""
    with made.opener.reading(worker_for(association.id)) as work:
        day = today(work, association)
    _hold(
        made,
        association,
        people,
        _Held(
            GENERAL_MEETINGS[-1],
            GENERAL,
            ("solveig", "rune"),
            ("mats", "karin", "solveig", "rune"),
            MinutesKind.GENERAL_MEETING,
        ),
    )
    for before, items, adjuster, signers in (
        (62, _SEPTEMBER, "per-olof", ("mats", "karin", "per-olof")),
        (34, _OCTOBER, "amina", ("mats", "karin", "amina")),
        (6, _NOVEMBER, "per-olof", ("mats", "karin")),
    ):
        held = _Held(day - timedelta(days=before), items, (adjuster,), signers)
        _hold(made, association, people, held)
    while deliver(made.opener):
        pass


def _hold(
    made: Runtime,
    association: Association,
    people: dict[str, Person],
    held: _Held,
) -> None:
    day = held.day
    secretary = acting(made, association, people["mats"])
    first, second = (*(people[key].id for key in held.adjusters), None)[:2]
    meeting = Meeting(
        kind=held.kind,
        held_on=day,
        starts_at="18.30",
        ends_at="20.15",
        place="Föreningslokalen",
        chaired_by=people["karin"].id,
        written_by=people["mats"].id,
        adjuster=first,
        second_adjuster=second,
    )
    attendance = held.attendance(people)
    with made.opener.writing(secretary) as work:
        minutes = begin(work, meeting)
    with made.opener.writing(secretary) as work:
        items = [_with_tasks(item, people, day) for item in held.items]
        save(work, minutes.id, Writing(meeting, items, attendance), revision=1)
    envelope_id = freeze_and_send(
        made.opener,
        secretary,
        minutes.id,
        Sending((Method.PASSKEY, Method.CODE), deadline=day + timedelta(days=21)),
    )
    for key in held.signers:
        actor = acting(made, association, people[key])
        with made.opener.writing(actor) as work:
            read_page(work, envelope_id, 1)
        with made.opener.writing(actor) as work:
            request_code(work, envelope_id, proved=True)
        while deliver(made.opener):
            pass
        with made.opener.writing(actor) as work:
            sign_with_code(work, envelope_id, _code_in_mail(work, people[key].email))
    while seal(made.opener):
        pass


def _with_tasks(item: WrittenItem, people: dict[str, Person], day: date) -> WrittenItem:
    made = [
        one._replace(responsible=people[task[0]].id, due=day + timedelta(days=task[1]))
        if (task := _TASKS.get(one.text))
        else one
        for one in item.made
    ]
    return replace(item, decisions=tuple(made))


def acting(made: Runtime, association: Association, person: Person) -> Actor:
    """Return the actor that a figure with an account is today."""
    with made.opener.reading(worker_for(association.id)) as work:
        assert person.account_id is not None  # noqa: S101 - figures with a key have accounts
        actor = actor_for(work, association, person.account_id, person.name)
    assert actor is not None  # noqa: S101 - the person was made in this association
    return actor


def _code_in_mail(work: Work, email: str) -> str:
    # Codes leave before all other mail, so that what was written earlier may have come later.
    for letter in kept_mail(work, email):
        if found := _CODE.search(letter.text):
            return found.group()
    raise LookupError("the mail that should hold a code holds none")
