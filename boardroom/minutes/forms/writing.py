"""Forms of the minutes: the meeting, the editor, the sending."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FieldList,
    FileField,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from boardroom.core.ids import uuid_or_none
from boardroom.mandates.rules import ROLE_WORDS
from boardroom.minutes.actions import Attendee, Writing
from boardroom.minutes.forms.heading import NOBODY, MeetingForm, person_or_none
from boardroom.minutes.forms.paragraphs import DecisionForm, ItemForm
from boardroom.minutes.models import AttendanceStatus, Minutes
from boardroom.minutes.rules import (
    Head,
    WrittenItem,
    head_as_text,
    head_from_text,
    head_words,
    met,
    possible,
)

_MOST_PARAGRAPHS = 999
# What is said of many in the attendance by one press.
ALL_THERE, REST_AWAY = "members", "rest"
_STATUSES = [
    ("co_opted", _l("Adjungerad")),
    ("present", _l("Närvarande")),
    ("absent", _l("Frånvarande")),
]


class AttendanceForm(Form):
    """One row of the attendance: someone of the board to be ticked, or someone else by name."""

    key = HiddenField()  # of the row that it was when the page was opened; "" of a new one
    person_id = HiddenField()
    role = HiddenField()
    name = StringField(_l("Namn"), validators=[Length(max=200)])
    # Of those who are known: whether they were there, and whether as guests.
    present = BooleanField(_l("Närvarande"))
    untold = HiddenField()  # "yes": nobody had said it when the page was opened
    guest = BooleanField(_l("Adjungerad, utan rösträtt"))
    # Of those who stand by name alone.
    status = SelectField(
        _l("Deltog"),
        choices=_STATUSES,
        default="co_opted",
    )
    first_item = IntegerField(
        _l("Från och med §"),
        validators=[Optional(), NumberRange(1, _MOST_PARAGRAPHS, _l("Skriv paragrafens nummer."))],
    )
    last_item = IntegerField(
        _l("Till och med §"),
        validators=[Optional(), NumberRange(1, _MOST_PARAGRAPHS, _l("Skriv paragrafens nummer."))],
    )
    serving = BooleanField(_l("Tjänstgörande suppleant"))
    note = StringField(_l("Anmärkning"), validators=[Length(max=200)])

    def attendee(self) -> Attendee:
        """Return what the row says."""
        return Attendee(
            name=(self["name"].data or "").strip(),
            status=self._attended(),
            person_id=person_or_none(self.person_id.data),
            role=self.role.data or "",
            note=(self.note.data or "").strip(),
            first_item=self.first_item.data,
            last_item=self.last_item.data,
            serving=bool(self.serving.data),
        )

    def object_to(self, count: int) -> None:
        """Say at each § number what is wrong with it in minutes of so many §§."""
        numbers = [self.first_item, self.last_item]
        beyond = [field for field in numbers if not possible((field.data, None), count)]
        for field in beyond:
            if not field.errors:
                field.errors = [
                    _("Här finns §\u00a01–%(last)s. Skriv en av dem, eller lämna tomt.", last=count)
                ]
        if not beyond:
            self.last_item.errors = [
                _(
                    "Hen kan inte ha gått före §\u00a0%(first)s, där hen kom. Byt plats på numren, eller lämna ett tomt.",
                    first=self.first_item.data,
                )
            ]

    def suit(self, kind: str) -> None:
        """Say how someone took part as becomes minutes of a kind."""
        words = head_words(kind).statuses
        self.status.choices = [(key, _(words[key]).capitalize()) for key, _label in _STATUSES]

    def object_to_absent(self, *, there: bool) -> None:
        """Say at each field what cannot be told of someone who was not there, or took no part in what was decided without."""
        name = self["name"].data or ""
        if not there:
            said = _("%(name)s står inte bland dem som deltog. Ändra det, eller töm fältet.", name=name)
            self._object_where_told(said, said)
            return
        self._object_where_told(
            _(
                "%(name)s står som frånvarande. Ändra det om hen var med vid någon paragraf, ta annars bort numret.",
                name=name,
            ),
            _("%(name)s står som frånvarande. Ändra det om hen var med, ta annars bort krysset.", name=name),
        )

    def _object_where_told(self, of_number: str, of_tick: str) -> None:
        for field in (self.first_item, self.last_item):
            if field.data is not None:
                field.errors = [of_number]
        # A deputy in turn serves if they were there.
        if self.serving.data and not self.untold.data:
            self.serving.errors = [of_tick]

    def _attended(self) -> AttendanceStatus:
        if not self.person_id.data:
            return AttendanceStatus(self.status.data)
        # Whoever says for which §§ someone was there, says that they were.
        stayed = self.untold.data and (self.first_item.data or self.last_item.data)
        if not self.present.data and not stayed:
            return AttendanceStatus.UNTOLD if self.untold.data else AttendanceStatus.ABSENT
        return AttendanceStatus.CO_OPTED if self.guest.data else AttendanceStatus.PRESENT


class EditorForm(MeetingForm):
    """The whole editor; `revision` tells which save its head was opened from, and `opened` what it said then.

    `press` is what the page calls this press of a button: by it the page knows afterwards that what it held was taken.
    """

    revision = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    opened = HiddenField()
    press = HiddenField()
    attendance = FieldList(FormField(AttendanceForm))
    items = FieldList(FormField(ItemForm))
    # A file made elsewhere is the minutes: which §§ it has is not known here.
    elsewhere = False

    def offer(
        self,
        people: Sequence[tuple[uuid.UUID, str]],
        adjusters: Sequence[tuple[uuid.UUID, str]],
        apart: Collection[str] = (),
    ) -> None:
        """Offer the association's people in the selections, also of the paragraphs."""
        super().offer(people, adjusters, apart)
        self._people = [(str(key), name) for key, name in people]
        self._offer_in_items()

    @property
    def anybody_untold(self) -> bool:
        """Whether somebody is listed of whom nobody has said whether they were there."""
        return any(row.untold.data for row in self.attendance)

    def suit(self, kind: str) -> None:
        """Ask as becomes minutes of a kind, also of who took part."""
        super().suit(kind)
        for row in self.attendance:
            row.form.suit(kind)

    def blank_decision(self) -> DecisionForm:
        """Return an empty row, for decisions that the page finds room for by itself."""
        row = DecisionForm(formdata=None, prefix="blank")
        row.responsible.choices = [(NOBODY, _l("– ingen –")), *self._people]
        return row

    def _offer_in_items(self) -> None:
        present = [
            (row.person_id.data, row["name"].data or "") for row in self.attendance if row.person_id.data
        ]
        for entry in self.items:
            # Whoever is recused already stays offered, on the checklist or not.
            known = {key for key, _name in present}
            others = [
                pair
                for pair in self._people
                if pair[0] in (entry.recused.data or []) and pair[0] not in known
            ]
            entry.form.offer(self._people, [*present, *others])

    def fill(
        self,
        minutes: Minutes,
        items: Sequence[WrittenItem],
        head: Head,
        *,
        further: Sequence[uuid.UUID] = (),
        blank_in: int | None = None,
    ) -> None:
        """Show what is saved, with an empty decision in the paragraph of that place (from 0)."""
        for name in ("held_on", "starts_at", "ends_at", "place"):
            self[name].data = getattr(minutes, name)
        self.kind.data = minutes.kind.value
        for name in ("chaired_by", "written_by", "adjuster", "second_adjuster"):
            self[name].data = str(getattr(minutes, name) or NOBODY)
        self.further_adjusters.data = [str(one) for one in further]
        self.revision.data, self.opened.data = minutes.revision, head_as_text(head)
        for key, row in zip(head.rows, minutes.attendance, strict=True):
            columns = ("role", "name", "note", "first_item", "last_item", "serving")
            self.attendance.append_entry(
                {name: getattr(row, name) for name in columns}
                | {
                    "key": key,
                    "person_id": str(row.person_id or ""),
                    "status": row.status.value,
                    "present": row.status.there,
                    "untold": "yes" if row.status is AttendanceStatus.UNTOLD else "",
                    "guest": row.status is AttendanceStatus.CO_OPTED,
                }
            )
        self.attendance.append_entry()  # room for one more by name; left empty it falls away
        opening = uuid.uuid4().hex
        for place, item in enumerate(items):
            self.items.append_entry()
            self.items[place].form.show(item, opening)
            if place == blank_in:
                self.items[place].form.decisions.append_entry()
        self._offer_in_items()

    def validate_attendance(self, field: "FieldList[FormField[AttendanceForm]]") -> None:
        """Object to a § that the page does not show, to one who left before they came, and to more of one who was away."""
        count = _MOST_PARAGRAPHS if self.elsewhere else len(self.items)
        for row in field:
            if row.errors:
                continue
            told = row.form.attendee()
            if not told.status.there:
                row.form.object_to_absent(there=met(self.kind.data))
            elif not possible((told.first_item, told.last_item), count):
                row.form.object_to(count)
        if any(row.errors for row in field):
            field.errors = [row.errors for row in field]

    def validate_items(self, field: "FieldList[FormField[ItemForm]]") -> None:
        """Object to a decision that is to be done before the day of the meeting."""
        for item in field:
            item.form.object_to_days(self.held_on.data)
        if any(item.errors for item in field):
            field.errors = [item.errors for item in field]

    def to_confirm(self, sent: Mapping[str, str]) -> int | None:
        """Return the place of a paragraph with words in it that is asked to be taken away; None otherwise."""
        deed, _dash, place = sent.get("deed", "").partition("-")
        if deed != "remove" or not place.isdigit() or int(place) >= len(self.items):
            return None
        item = self.items[int(place)].form.item()
        return int(place) if item.text or item.decisions or item.reservation else None

    def to_settle(self, sent: Mapping[str, str]) -> tuple[uuid.UUID, bool, str] | None:
        """Return which of two texts a person has chosen about, whether it is put in, and the mark of what was read."""
        deed, _dash, told = sent.get("deed", "").partition("-")
        key, _dot, seen = told.partition(".")
        found = uuid_or_none(key) if deed in {"join", "drop"} else None
        return (found, deed == "join", seen) if found else None

    def to_accept(self, sent: Mapping[str, str]) -> tuple[uuid.UUID, str] | None:
        """Return which § is to have what its text decides as a decision of its own, and by what that is known."""
        deed, _dash, told = sent.get("deed", "").partition("-")
        item, _dash, key = told.partition("-")
        found = uuid_or_none(item) if deed == "accept" else None
        return (found, key) if found else None

    def anchor(self, sent: Mapping[str, str]) -> str:
        """Return where the page is to stand after the button that was pressed: at the paragraph it was about."""
        deed, _dash, place = sent.get("deed", "").partition("-")
        number = int(place) + 1 if place.isdigit() else 0
        if deed in {"guest", ALL_THERE, REST_AWAY}:
            return "attendance"
        if accepted := self.to_accept(sent):
            items = [person_or_none(entry.form.item_id.data) for entry in self.items]
            return f"item-{items.index(accepted[0]) + 1}" if accepted[0] in items else ""
        numbers = {
            "add": len(self.items) + 1,
            "up": number - 1,
            "down": number + 1,
            "remove": number - 1,
            "decision": number,
        }
        return f"item-{max(1, numbers[deed])}" if deed in numbers else ""

    def edited(self, sent: Mapping[str, str]) -> Writing:
        """Return what the editor holds after the button that was pressed: add, remove or move a paragraph."""
        writing = self.writing(keep_empty=sent.get("deed", "").startswith(("add", "up-", "down-", "remove")))
        deed, _dash, place = sent.get("deed", "save").partition("-")
        items = list(writing.items)
        if deed == "add":
            items.append(WrittenItem(""))
        elif deed in {"up", "down", "remove", "removed"} and place.isdigit() and int(place) < len(items):
            moved = items.pop(int(place))
            if deed == "up":
                items.insert(max(0, int(place) - 1), moved)
            elif deed == "down":
                items.insert(int(place) + 1, moved)
        return replace(writing, items=items, attendance=_told_at_once(deed, writing.attendance))

    def writing(self, *, keep_empty: bool = False) -> Writing:
        """Return what the editor holds; paragraphs left wholly empty fall away unless they must keep their place."""
        items = [entry.form.item() for entry in self.items]
        rows = [(row.form.key.data or "", row.form.attendee()) for row in self.attendance]
        there = [(key, one) for key, one in rows if one.name]
        return Writing(
            meeting=self.meeting(),
            items=[item for item in items if keep_empty or not item.empty],
            attendance=[one for _key, one in there],
            keys=[key for key, _one in there],
            opened=head_from_text(self.opened.data or ""),
            seen={item.id: item.revision for item in items if item.id},
            shown=[item.id for item in items],
        )


def _told_at_once(deed: str, attendance: Sequence[Attendee]) -> Sequence[Attendee]:
    """Return the attendance after the button that says it of many: the members were there, or those not ticked were not."""
    if deed == ALL_THERE:
        return [
            replace(one, status=AttendanceStatus.PRESENT)
            if one.person_id and one.role != ROLE_WORDS["deputy"] and not one.status.there
            else one
            for one in attendance
        ]
    if deed == REST_AWAY:
        return [
            replace(one, status=AttendanceStatus.ABSENT, serving=False)
            if one.status is AttendanceStatus.UNTOLD
            else one
            for one in attendance
        ]
    return attendance


class ReadyForm(MeetingForm):
    """A meeting and its minutes, written elsewhere."""

    pdf = FileField(_l("Protokollet som PDF"), validators=[DataRequired(_l("Välj en PDF-fil."))])


class UploadForm(FlaskForm):
    """The minutes as a PDF written elsewhere."""

    pdf = FileField(_l("Protokollet som PDF"), validators=[DataRequired(_l("Välj en PDF-fil."))])
