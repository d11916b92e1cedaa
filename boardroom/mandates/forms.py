"""Forms of mandates: an election, one seat, an end, a person, an accepted invitation."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Email, EqualTo, InputRequired, Length, Optional, ValidationError

from boardroom.core.ids import uuid_or_none
from boardroom.mandates.rules import HOURS, ONE_APARTMENT, OPENED, ROLE_WORDS, is_one_apartment
from boardroom.web.choices import choices

_DATE_PROBLEM = _l("Skriv ett datum, till exempel 2026-05-20.")
_EMAIL_PROBLEM = _l("Skriv en e-postadress, till exempel namn@exempel.se.")
# Of someone whose term runs on: they leave at the meeting all the same.
LEAVES = "leaves"
TERMS = (("", "–"), ("1", _l("1 år")), ("2", _l("2 år")), ("3", _l("3 år")))


def role_choices(empty: str = "", *, may_leave: bool = False) -> list[Any]:
    """Return the roles for a select, with what choosing none means first (when it may be chosen), and then leaving."""
    roles = [(key, _l(word)) for key, word in ROLE_WORDS.items()]
    if may_leave:
        roles.insert(0, (LEAVES, _l("Slutar")))
    return choices([("", empty), *roles] if empty else roles)


class TurnForm(Form):
    """The turn of one deputy."""

    mandate = HiddenField()
    turn = SelectField(
        _l("Tur"),
        choices=choices([("", _l("Som de valdes")), *((str(one), str(one)) for one in range(1, 10))]),
        default="",
    )


class TurnsForm(FlaskForm):
    """In which order deputies serve."""

    deputies = FieldList(FormField(TurnForm), max_entries=30)

    def turns(self) -> dict[uuid.UUID, int | None]:
        """Return each mandate's turn."""
        return {
            mandate: int(row.form.turn.data) if row.form.turn.data else None
            for row in self.deputies
            if (mandate := uuid_or_none(row.form.mandate.data)) is not None
        }


class ElectedForm(Form):
    """One row of an election: someone who is known, or someone new."""

    person = HiddenField()
    name = StringField(_l("Namn"), [Optional(), Length(max=200)])
    email = EmailField(_l("E-postadress"), [Optional(), Email(_EMAIL_PROBLEM), Length(max=254)])
    role = SelectField(_l("Uppdrag"), choices=role_choices(_l("Ingen ändring")), default="")
    years = SelectField(_l("Vald på"), choices=choices(TERMS), default="")
    signatory = BooleanField(_l("Firmatecknare"))

    def validate_role(self, field: SelectField) -> None:
        """Ask for a role when someone new is named, and for a name when a role is chosen."""
        somebody = bool((self.person.data or "").strip() or (self.name.data or "").strip())
        if field.data and not somebody:
            raise ValidationError(_l("Skriv vem som valdes."))
        if (self.name.data or "").strip() and not field.data:
            raise ValidationError(_l("Välj vilket uppdrag."))


class ElectionForm(FlaskForm):
    """What the general meeting and the constituting meeting decided, all in one."""

    meeting = DateField(_l("Ordinarie föreningsstämma hölls"), [InputRequired(_DATE_PROBLEM)])
    # The meeting for which the page listed whose terms run out.
    listed_for = HiddenField()
    constituting = DateField(
        _l("Konstituerande möte hölls"),
        [Optional()],
        description=_l("Lämna tomt om det var samma dag, eller om det inte har hållits än."),
    )
    acting = SelectField(
        _l("Leder styrelsen till dess"),
        choices=[],
        default="",
        description=_l("Behövs bara när det konstituerande mötet hålls en annan dag än stämman."),
    )
    elected = FieldList(FormField(ElectedForm), max_entries=60)


class SeatForm(FlaskForm):
    """One mandate outside an ordinary election: by-election, appointment, history."""

    person = SelectField(_l("Vem"), choices=[], default="")
    name = StringField(_l("Namn, om personen är ny"), [Optional(), Length(max=200)])
    email = EmailField(_l("E-postadress"), [Optional(), Email(_EMAIL_PROBLEM), Length(max=254)])
    role = SelectField(_l("Uppdrag"), choices=role_choices())
    start = DateField(_l("Från och med"), [InputRequired(_DATE_PROBLEM)])
    years = SelectField(_l("Vald på"), choices=choices(TERMS), default="")
    last_day = DateField(_l("Till och med"), [Optional()], description=_l("Bara om sista dagen är bestämd."))
    signatory = BooleanField(_l("Firmatecknare"))

    def validate_name(self, field: StringField) -> None:
        """Ask for a name when nobody known is chosen."""
        if not self.person.data and not (field.data or "").strip():
            raise ValidationError(_l("Välj en person eller skriv ett namn."))


class EndForm(FlaskForm):
    """A resignation."""

    last_day = DateField(_l("Sista dagen"), [InputRequired(_DATE_PROBLEM)])
    because = StringField(_l("Varför"), [Optional(), Length(max=200)])
    every = BooleanField(_l("Gäller alla uppdrag som personen har"))
    stand_in = SelectField(
        _l("Suppleant som går in i stället"),
        choices=[],
        default="",
        validators=[Optional()],
        description=_l(
            "Från dagen efter den sista, till nästa ordinarie stämma. Den som står i tur är förvald."
        ),
    )

    def offer(self, deputies: Sequence[tuple[str, str]]) -> None:
        """Offer deputies (id, name) in the order in which they serve; the first is meant until another is chosen."""
        self.stand_in.choices = choices([("", _l("Ingen")), *deputies])
        if not self.is_submitted() and deputies:
            self.stand_in.data = deputies[0][0]


class StepInForm(FlaskForm):
    """A deputy sits in the place of a member who is away."""

    deputy = SelectField(_l("Suppleant"), choices=[])
    member = SelectField(_l("I stället för"), choices=[])
    start = DateField(_l("Från och med"), [InputRequired(_DATE_PROBLEM)])
    last_day = DateField(
        _l("Till och med"),
        [Optional()],
        description=_l("Lämna tomt om det gäller till nästa ordinarie stämma."),
    )
    because = StringField(
        _l("Varför"),
        [InputRequired(_l("Skriv varför.")), Length(max=200)],
        description=_l("Till exempel föräldraledig."),
    )

    def offer(self, deputies: Sequence[tuple[str, str]], members: Sequence[tuple[str, str]]) -> None:
        """Offer deputies in the order in which they serve, and the board's members, as (id, name)."""
        self.deputy.choices = choices(list(deputies))
        self.member.choices = choices(list(members))


class OpenAccessForm(FlaskForm):
    """Access beyond mandates: for whom, what, for how long and why."""

    person = SelectField(_l("För vem"), choices=[])
    role = RadioField(
        _l("Vad behöver personen kunna göra"),
        choices=choices([(key, _l(words)) for key, words in OPENED.items()]),
        validators=[InputRequired(_l("Välj vad som ska öppnas."))],
    )
    hours = SelectField(
        _l("Hur länge"), choices=choices([(str(one), _l("%(hours)s timmar", hours=one)) for one in HOURS])
    )
    reason = TextAreaField(
        _l("Varför"),
        [InputRequired(_l("Skriv varför. Hela styrelsen får läsa det.")), Length(max=500)],
        description=_l("Står i brevet till styrelsen och i ändringsloggen."),
    )

    def offer(self, people: Sequence[tuple[str, str]]) -> None:
        """Offer those who can log in, as (id, name)."""
        self.person.choices = choices(list(people))


class PersonForm(FlaskForm):
    """How a person is named and reached."""

    name = StringField(_l("Namn"), [InputRequired(_l("Skriv namnet.")), Length(max=200)])
    email = EmailField(_l("E-postadress"), [Optional(), Email(_EMAIL_PROBLEM), Length(max=254)])
    phone = StringField(_l("Telefon"), [Optional(), Length(max=40)])
    protected_identity = BooleanField(
        _l("Skyddade personuppgifter"),
        description=_l("Döljer adress och telefon för alla utom dem som sköter behörigheter."),
    )


class OwnershipForm(FlaskForm):
    """Whose an apartment is, from when and until when."""

    person = SelectField(
        _l("Vem"), choices=[], validators=[InputRequired(_l("Välj vem lägenheten tillhör."))]
    )
    apartment = StringField(
        _l("Lägenhet"),
        [InputRequired(_l("Skriv lägenhetens nummer, till exempel 1203.")), Length(max=60)],
        description=_l("Numret, till exempel 1203. Samma nummer skrivs på handlingar om lägenheten."),
    )
    start = DateField(
        _l("Från och med"),
        [Optional()],
        description=_l("Tillträdesdagen. Utan den öppnas inga handlingar för personen."),
    )
    last_day = DateField(
        _l("Till och med"),
        [Optional()],
        description=_l("Dagen före den nya ägarens tillträde. Lämna tomt så länge lägenheten är personens."),
    )

    def offer(self, people: Sequence[tuple[str, str]], chosen: str) -> None:
        """Offer the association's people as (id, name); one may be chosen from the start."""
        self.person.choices = choices([("", _l("– välj en person –")), *people])
        if not self.is_submitted():
            self.person.data = chosen

    def validate_apartment(self, field: StringField) -> None:
        """Refuse several apartments, and what is none."""
        if not is_one_apartment(field.data or ""):
            raise ValidationError(_l(ONE_APARTMENT))

    def said(self) -> dict[str, Any]:
        """Return the row as mandates.actions takes it."""
        return {
            "apartment": self.apartment.data or "",
            "start": self.start.data,
            "last_day": self.last_day.data,
        }


class AcceptForm(FlaskForm):
    """A new account's password, twice."""

    password = PasswordField(_l("Välj ett lösenord"), [InputRequired(_l("Skriv ett lösenord."))])
    again = PasswordField(
        _l("En gång till"), [EqualTo("password", _l("De två lösenorden är inte lika. Skriv om det andra."))]
    )


class PlainForm(FlaskForm):
    """A button that changes something."""
