"""Forms of the minutes: the meeting, the editor, the sending."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    FieldList,
    FileField,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from boardroom.minutes.actions import Attendee, Meeting, Writing
from boardroom.minutes.models import AttendanceStatus, Minutes, MinutesKind
from boardroom.minutes.rules import WrittenItem, decisions_as_lines, decisions_from

NOBODY = ""


class MeetingForm(FlaskForm):
    """When, where and by whom; begins minutes and stands at the head of the editor."""

    kind = SelectField(
        _l("Slag av möte"),
        choices=[
            ("board", _l("Styrelsemöte")),
            ("constituting", _l("Konstituerande möte")),
            ("general_meeting", _l("Föreningsstämma")),
            ("per_capsulam", _l("Beslut per capsulam")),
        ],
        default="board",
    )
    held_on = DateField(_l("Mötesdag"), validators=[InputRequired(_l("Ange mötesdagen."))])
    starts_at = StringField(
        _l("Började kl."), validators=[Length(max=20)], description=_l("Till exempel 18.30")
    )
    ends_at = StringField(_l("Slutade kl."), validators=[Length(max=20)])
    place = StringField(_l("Plats"), validators=[Length(max=200)])
    chaired_by = SelectField(_l("Mötesordförande"), description=_l("Den som ledde just det här mötet."))
    written_by = SelectField(
        _l("Protokollförare"), description=_l("Den som skrev. Får vara suppleant eller utomstående.")
    )
    adjuster = SelectField(
        _l("Justerare"),
        description=_l("Ledamoten som mötet valde att läsa och skriva under. Kan väljas senare."),
    )
    # Asked for in the editor only; the first page leaves it out, and that means nobody.
    second_adjuster = SelectField(
        _l("Andra justerare"), description=_l("Om mötet valde två."), default=NOBODY
    )

    def offer(self, people: Sequence[tuple[uuid.UUID, str]]) -> None:
        """Offer the association's people in the selections."""
        rows = [(str(key), name) for key, name in people]
        self.chaired_by.choices = rows
        self.written_by.choices = rows
        self.adjuster.choices = [(NOBODY, _l("– ingen vald än –")), *rows]
        self.second_adjuster.choices = [(NOBODY, _l("– ingen –")), *rows]

    def meeting(self) -> Meeting:
        """Return what the form says."""
        assert self.held_on.data is not None  # noqa: S101 - InputRequired has seen to it
        return Meeting(
            kind=MinutesKind(self.kind.data),
            held_on=self.held_on.data,
            starts_at=(self.starts_at.data or "").strip(),
            ends_at=(self.ends_at.data or "").strip() if "ends_at" in self else "",
            place=(self.place.data or "").strip(),
            chaired_by=uuid.UUID(self.chaired_by.data),
            written_by=uuid.UUID(self.written_by.data),
            adjuster=_person(self.adjuster.data),
            second_adjuster=_person(self.second_adjuster.data) if "second_adjuster" in self else None,
        )


class ItemForm(Form):
    """One paragraph."""

    heading = StringField(_l("Rubrik"), validators=[Length(max=200)])
    text = TextAreaField(_l("Text"))
    decisions = TextAreaField(_l("Beslut"))
    reservation = TextAreaField(_l("Reservation eller anteckning"))


class AttendanceForm(Form):
    """One row of the attendance checklist."""

    person_id = HiddenField()
    role = HiddenField()
    name = StringField(_l("Namn"), validators=[Length(max=200)])
    status = SelectField(
        _l("Deltog"),
        choices=[
            ("present", _l("Närvarande")),
            ("absent", _l("Frånvarande")),
            ("co_opted", _l("Adjungerad")),
        ],
    )
    note = StringField(_l("Anmärkning"), validators=[Length(max=200)])


class EditorForm(MeetingForm):
    """The whole editor; `revision` tells which save it was opened from."""

    revision = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    attendance = FieldList(FormField(AttendanceForm))
    items = FieldList(FormField(ItemForm))

    def fill(self, minutes: Minutes) -> None:
        """Show what is saved."""
        for name in ("held_on", "starts_at", "ends_at", "place"):
            self[name].data = getattr(minutes, name)
        self.kind.data = minutes.kind.value
        for name in ("chaired_by", "written_by", "adjuster", "second_adjuster"):
            self[name].data = str(getattr(minutes, name) or NOBODY)
        self.revision.data = minutes.revision
        for row in minutes.attendance:
            self.attendance.append_entry(
                {
                    "person_id": str(row.person_id or ""),
                    "role": row.role,
                    "name": row.name,
                    "status": row.status.value,
                    "note": row.note,
                }
            )
        for item in minutes.items:
            self.items.append_entry(
                {
                    "heading": item.heading,
                    "text": item.text,
                    "reservation": item.reservation,
                    "decisions": decisions_as_lines(
                        [(made.outcome.value, made.text) for made in item.decisions]
                    ),
                }
            )

    def to_confirm(self, sent: Mapping[str, str]) -> int | None:
        """Return the place of a paragraph with words in it that is asked to be taken away; None otherwise."""
        deed, _dash, place = sent.get("deed", "").partition("-")
        if deed != "remove" or not place.isdigit() or int(place) >= len(self.items):
            return None
        entry = self.items[int(place)]
        words = (entry.text.data, entry.decisions.data, entry.reservation.data)
        return int(place) if any((word or "").strip() for word in words) else None

    def anchor(self, sent: Mapping[str, str]) -> str:
        """Return where the page is to stand after the button that was pressed: at the paragraph it was about."""
        deed, _dash, place = sent.get("deed", "").partition("-")
        number = int(place) + 1 if place.isdigit() else 0
        if deed == "guest":
            return "attendance"
        numbers = {"add": len(self.items) + 1, "up": number - 1, "down": number + 1, "remove": number - 1}
        return f"item-{max(1, numbers[deed])}" if deed in numbers else ""

    def edited(self, sent: Mapping[str, str]) -> Writing:
        """Return what the editor holds after the button that was pressed: add, remove or move a paragraph."""
        writing = self.writing(keep_empty=sent.get("deed", "").startswith(("add", "up-", "down-", "remove")))
        deed, _dash, place = sent.get("deed", "save").partition("-")
        items = list(writing.items)
        if deed == "add":
            items.append(WrittenItem(""))
        elif place.isdigit() and int(place) < len(items):
            moved = items.pop(int(place))
            if deed == "up":
                items.insert(max(0, int(place) - 1), moved)
            elif deed == "down":
                items.insert(int(place) + 1, moved)
        attendance = list(writing.attendance)
        if deed == "guest":
            attendance.append(Attendee(name=str(_l("Namn")), status=AttendanceStatus.CO_OPTED))
        return replace(writing, items=items, attendance=attendance)

    def writing(self, *, keep_empty: bool = False) -> Writing:
        """Return what the editor holds; paragraphs left wholly empty fall away unless they must keep their place."""
        items = [
            WrittenItem(
                heading=(entry.heading.data or "").strip(),
                text=(entry.text.data or "").replace("\r\n", "\n").strip(),
                decisions=decisions_from(entry.decisions.data or ""),
                reservation=(entry.reservation.data or "").replace("\r\n", "\n").strip(),
            )
            for entry in self.items
        ]
        attendance = [
            Attendee(
                name=entry["name"].data.strip(),
                status=AttendanceStatus(entry.status.data),
                person_id=_person(entry.person_id.data),
                role=entry.role.data or "",
                note=(entry.note.data or "").strip(),
            )
            for entry in self.attendance
            if (entry["name"].data or "").strip()
        ]
        return Writing(
            meeting=self.meeting(),
            items=[
                item
                for item in items
                if keep_empty or item.heading or item.text or item.decisions or item.reservation
            ],
            attendance=attendance,
        )


class UploadForm(FlaskForm):
    """The minutes as a PDF written elsewhere."""

    pdf = FileField(_l("Protokollet som PDF"), validators=[DataRequired(_l("Välj en PDF-fil."))])


class SendForm(FlaskForm):
    """How and by when the signers are asked."""

    methods = SelectMultipleField(
        _l("Så får de skriva under"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[DataRequired(_l("Välj minst ett sätt att skriva under."))],
    )
    deadline = DateField(_l("Senast"), validators=[Optional()])
    message = TextAreaField(
        _l("Några egna ord till dem som ska skriva under"), validators=[Optional(), Length(max=1000)]
    )


def _person(value: str | None) -> uuid.UUID | None:
    return uuid.UUID(value) if value else None
