"""Forms of the privacy pages: shape and messages."""

from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Email, InputRequired, Length, NumberRange, Optional

from boardroom.privacy.actions.incidents import Description
from boardroom.privacy.actions.requests import Asker
from boardroom.privacy.models import Controller, Incident
from boardroom.privacy.rules.boxes import Box
from boardroom.privacy.rules.states import ASKED_WORDS
from boardroom.web.choices import choices


def _stripped(value: str | None) -> str:
    return (value or "").strip()


class RequestForm(FlaskForm):
    """Who asks, for what, and how it was made sure that it is they."""

    asked = RadioField(_l("Vad vill personen?"), validators=[InputRequired(_l("Välj vad personen vill."))])
    names = TextAreaField(
        _l("Namn"),
        filters=[_stripped],
        validators=[DataRequired(_l("Skriv namnet.")), Length(max=600)],
        description=_l(
            "Ett namn på varje rad: som det skrivs i dag, tidigare efternamn, andra stavningar. Felläsningar hittas ändå."
        ),
    )
    identity_number = StringField(
        _l("Personnummer"),
        filters=[_stripped],
        validators=[Optional(), Length(max=20)],
        description=_l("Används bara för att söka. Det sparas låst och raderas när begäran är besvarad."),
    )
    apartment = StringField(
        _l("Lägenhet"),
        filters=[_stripped],
        validators=[Length(max=10)],
        description=_l(
            "De lägenheter som registret har för personen söks ändå, för personens egna dagar där."
        ),
    )
    email = StringField(
        _l("E-post"),
        filters=[_stripped],
        validators=[Optional(), Email(_l("Kontrollera adressen.")), Length(max=254)],
    )
    phone = StringField(_l("Telefon"), filters=[_stripped], validators=[Length(max=40)])
    how_checked = StringField(
        _l("Hur har ni kontrollerat att det är den personen?"),
        filters=[_stripped],
        validators=[DataRequired(_l("Skriv hur ni har kontrollerat det.")), Length(max=300)],
        description=_l("Till exempel ”Visade körkort” eller ”Skrev från adressen som vi har”."),
    )
    received_on = DateField(_l("Begäran kom"), validators=[InputRequired(_l("Ange dagen då begäran kom."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked.choices = choices([(asked.value, _(words)) for asked, words in ASKED_WORDS.items()])

    @property
    def received(self) -> date:
        """The day on which the request came; there is one in every accepted form."""
        return cast("date", self.received_on.data)

    def asker(self) -> Asker:
        """Return who asks."""
        return Asker(
            tuple((self.names.data or "").splitlines()),
            self.how_checked.data or "",
            self.identity_number.data or "",
            self.apartment.data or "",
            self.email.data or "",
            self.phone.data or "",
        )


class ContactForm(FlaskForm):
    """Two buttons: forget how someone is reached, or keep it; and whether an account that may still be needed goes too."""

    account = BooleanField(
        _l("Ta bort kontot också"),
        description=_l(
            "Personen kan då inte längre läsa det den skrev under eller be om protokoll från sin tid i portalen."
        ),
    )


class BecauseForm(FlaskForm):
    """One reason."""

    because = StringField(
        _l("Varför?"), filters=[_stripped], validators=[DataRequired(_l("Skriv varför.")), Length(max=500)]
    )


class OutcomeForm(FlaskForm):
    """How a request was answered."""

    because = StringField(
        _l("Hur och när fick personen svaret?"),
        filters=[_stripped],
        validators=[DataRequired(_l("Skriv hur och när personen fick svaret.")), Length(max=500)],
        description=_l("Till exempel ”Hämtade paketet på expeditionen den 20 mars”."),
    )


class FindingForm(FlaskForm):
    """What happens to one finding; the words to be covered come as tick boxes of their own."""

    choice = HiddenField()
    mark = HiddenField()
    reason = StringField(_l("Varför lämnas det inte ut?"), filters=[_stripped], validators=[Length(max=500)])
    boxes = TextAreaField(
        _l("Fler svarta rutor"),
        filters=[_stripped],
        validators=[Length(max=2000)],
        description=_l(
            "En ruta på varje rad, för sådant som inte är avläst text: vänster, överkant, höger och underkant i procent av sidan, "
            "till exempel ”10 80 45 88”."
        ),
    )

    def free_boxes(self) -> list[Box]:
        """Return the free boxes; what is no box is returned as one that covers nothing, and refused by the action."""
        return [_box(line) for line in (self.boxes.data or "").splitlines() if line.strip()]


def _box(line: str) -> Box:
    parts = line.replace(";", " ").replace("%", " ").replace(",", ".").split()
    try:
        left, top, right, bottom = (float(part) / 100 for part in parts)
    except ValueError:
        return Box(0, 0, 0, 0)
    return Box(left, top, right, bottom)


class LetterForm(FlaskForm):
    """The answer to a request of erasure."""

    letter = TextAreaField(
        _l("Svaret"),
        filters=[_stripped],
        validators=[DataRequired(_l("Skriv ett svar.")), Length(max=20_000)],
    )


class ControllerForm(FlaskForm):
    """Where one writes about personal data."""

    contact = StringField(
        _l("Vem svarar på frågor om personuppgifter?"),
        filters=[_stripped],
        validators=[Length(max=200)],
        description=_l("Till exempel ”Styrelsen, genom sekreteraren”."),
    )
    address = StringField(_l("Postadress"), filters=[_stripped], validators=[Length(max=300)])
    email = StringField(
        _l("E-post"),
        filters=[_stripped],
        validators=[Optional(), Email(_l("Kontrollera adressen.")), Length(max=254)],
    )
    phone = StringField(_l("Telefon"), filters=[_stripped], validators=[Length(max=40)])
    recipients = TextAreaField(
        _l("Personuppgiftsbiträden"),
        filters=[_stripped],
        validators=[Length(max=1000)],
        description=_l(
            "De som hanterar uppgifter åt er, ett namn på varje rad: förvaltaren, den som driver portalen."
        ),
    )

    def fill(self, told: Controller | None) -> None:
        """Show what was said before."""
        if told is not None:
            self.contact.data, self.address.data, self.email.data = told.contact, told.address, told.email
            self.phone.data, self.recipients.data = told.phone, told.recipients


class IncidentForm(FlaskForm):
    """What happened, as far as it is known by now."""

    happened = TextAreaField(
        _l("Vad har hänt?"),
        filters=[_stripped],
        validators=[DataRequired(_l("Skriv vad som har hänt.")), Length(max=5000)],
    )
    discovered_at = DateTimeLocalField(
        _l("Upptäcktes"),
        format="%Y-%m-%dT%H:%M",
        validators=[Optional()],
        description=_l("Härifrån räknas 72 timmar."),
    )
    began_on = DateField(_l("Började"), validators=[Optional()])
    whose = StringField(
        _l("Vilka berörs?"),
        filters=[_stripped],
        validators=[Length(max=500)],
        description=_l("Till exempel medlemmar och hyresgäster."),
    )
    people = IntegerField(
        _l("Ungefär hur många?"), validators=[Optional(), NumberRange(0, 1_000_000, _l("Ange ett antal."))]
    )
    what = StringField(
        _l("Vilka uppgifter?"),
        filters=[_stripped],
        validators=[Length(max=500)],
        description=_l("Till exempel namn, personnummer och hyra."),
    )
    consequences = TextAreaField(
        _l("Vad kan det leda till?"), filters=[_stripped], validators=[Length(max=5000)]
    )
    measures = TextAreaField(
        _l("Vad har ni gjort, och vad tänker ni göra?"), filters=[_stripped], validators=[Length(max=5000)]
    )
    high_risk = BooleanField(
        _l("Risken är hög för dem som berörs"), description=_l("Då ska de få veta det direkt (art. 34).")
    )

    def fill(self, found: Incident, zone: str) -> None:
        """Show what is known."""
        for name in (
            "happened",
            "began_on",
            "whose",
            "people",
            "what",
            "consequences",
            "measures",
            "high_risk",
        ):
            getattr(self, name).data = getattr(found, name)
        self.discovered_at.data = found.discovered_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)

    def description(self) -> Description:
        """Return what is said."""
        return Description(
            self.happened.data or "",
            self.began_on.data,
            self.whose.data or "",
            self.people.data,
            self.what.data or "",
            self.consequences.data or "",
            self.measures.data or "",
            bool(self.high_risk.data),
        )


class ReportForm(FlaskForm):
    """That the authority was told."""

    reported_at = DateTimeLocalField(
        _l("Anmäldes"), format="%Y-%m-%dT%H:%M", validators=[InputRequired(_l("Ange när det anmäldes."))]
    )
    reference = StringField(
        _l("IMY:s diarienummer eller kvittens"),
        filters=[_stripped],
        validators=[DataRequired(_l("Skriv numret, så att anmälan går att hitta.")), Length(max=100)],
    )
    late_because = StringField(
        _l("Varför tog det mer än 72 timmar?"), filters=[_stripped], validators=[Length(max=500)]
    )


class TellingForm(FlaskForm):
    """Who was told, when and how."""

    whom = StringField(
        _l("Vem?"), filters=[_stripped], validators=[DataRequired(_l("Skriv vem.")), Length(max=200)]
    )
    how = StringField(
        _l("Hur, och vad sades?"),
        filters=[_stripped],
        validators=[DataRequired(_l("Skriv hur.")), Length(max=500)],
    )
    told_at = DateTimeLocalField(
        _l("När?"), format="%Y-%m-%dT%H:%M", validators=[InputRequired(_l("Ange när."))]
    )


def instant(local: datetime, zone: str) -> datetime:
    """Return the instant of a local time as it was typed."""
    return local.replace(tzinfo=ZoneInfo(zone))
