"""Forms of the first pages and of the settings."""

from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FieldList,
    Form,
    FormField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Email, EqualTo, InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import ListWidget

from boardroom.associations.rules import is_slug, org_number_of, org_number_problem, slug_of
from boardroom.mandates.rules import ROLE_WORDS
from boardroom.signing.rules.signer_rules import RULES
from boardroom.web.choices import TickBox, choices

_DATE_PROBLEM = _l("Skriv ett datum, till exempel 2026-05-20.")
_EMAIL_PROBLEM = _l("Skriv en e-postadress, till exempel namn@exempel.se.")
_NAME_PROBLEM = _l("Skriv namnet.")
MONTHS = (
    _l("januari"),
    _l("februari"),
    _l("mars"),
    _l("april"),
    _l("maj"),
    _l("juni"),
    _l("juli"),
    _l("augusti"),
    _l("september"),
    _l("oktober"),
    _l("november"),
    _l("december"),
)
SITTING_ROWS = 10
NOBODY_SITS = _l("Skriv minst en person som sitter i styrelsen.")


class CodeForm(FlaskForm):
    """The code that the terminal printed."""

    code = StringField(_l("Kod"), [InputRequired(_l("Skriv koden från terminalen.")), Length(max=200)])


class AssociationForm(FlaskForm):
    """Name, number and short name."""

    name = StringField(_l("Föreningens namn"), [InputRequired(_NAME_PROBLEM), Length(max=200)])
    org_number = StringField(_l("Organisationsnummer"), [InputRequired(_l("Skriv organisationsnumret."))])
    slug = StringField(
        _l("Kortnamn i adresser"),
        [Optional(), Length(max=60)],
        description=_l("Till exempel brf-granen-7. Ändras aldrig. Lämna tomt, så görs det av namnet."),
    )

    def validate_org_number(self, field: StringField) -> None:
        """Refuse a number whose digits do not hold together."""
        if problem := org_number_problem(field.data or ""):
            raise ValidationError(gettext(problem))

    def validate_slug(self, field: StringField) -> None:
        """Refuse what cannot stand in addresses."""
        if field.data and not is_slug(field.data):
            raise ValidationError(_l("Välj små bokstäver a–z, siffror och bindestreck."))

    def answers(self) -> dict[str, Any]:
        """Return the answers, the short name made from the name where none was given."""
        name = (self.name.data or "").strip()
        made = slug_of(name)
        slug = self.slug.data or (made if is_slug(made) else f"brf-{made}".rstrip("-"))
        return {"name": name, "org_number": org_number_of(self.org_number.data or ""), "slug": slug}


class FiscalYearForm(FlaskForm):
    """The usual first day of the fiscal year."""

    month = SelectField(
        _l("Första månaden"),
        choices=choices((str(number), word) for number, word in enumerate(MONTHS, 1)),
        default="1",
    )
    day = IntegerField(
        _l("Första dagen"),
        [InputRequired(_l("Skriv dagen.")), NumberRange(1, 31, _l("Dagen är 1–31."))],
        default=1,
    )

    def validate_day(self, field: IntegerField) -> None:
        """Refuse a day that the month lacks."""
        try:
            date(2024, int(self.month.data or 1), field.data or 0)
        except ValueError as error:
            raise ValidationError(_l("Den dagen finns inte i månaden.")) from error


class QuorumForm(FlaskForm):
    """How many members the statutes ask for."""

    least = IntegerField(
        _l("Minsta antal som ska kunna rösta"),
        [InputRequired(_l("Skriv ett antal, eller 0.")), NumberRange(0, 50, _l("Skriv ett antal, eller 0."))],
        description=_l("0 betyder att lagens regel gäller: fler än hälften av ledamöterna."),
        default=0,
    )


class SeriesForm(FlaskForm):
    """The form and the next number of the board minutes."""

    form = RadioField(
        _l("Hur numreras era protokoll?"),
        choices=choices(
            [("yearly", _l("Från 1 varje år: 7/2026")), ("continuous", _l("Löpande genom åren: 412"))]
        ),
        default="yearly",
    )
    next_number = IntegerField(
        _l("Nästa protokoll får nummer"),
        [InputRequired(_l("Skriv nästa nummer.")), NumberRange(1, 99_999, _l("Numret är ett eller högre."))],
        default=1,
    )


class SignersForm(FlaskForm):
    """Who signs board minutes."""

    signer_rule = RadioField(
        _l("Protokollet skrivs under av"),
        choices=choices((key, _l(rule.name)) for key, rule in RULES.items()),
        default="minute_taker_chair_adjuster",
    )


class MeetingForm(FlaskForm):
    """The last ordinary general meeting."""

    meeting = DateField(_l("Stämmans datum"), [InputRequired(_DATE_PROBLEM)])
    latest = date.max  # today where the association lives; told by the view

    def validate_meeting(self, field: DateField) -> None:
        """Refuse a day still to come."""
        if field.data and field.data > self.latest:
            raise ValidationError(_l("Ange den senaste stämman som har hållits."))


class SitterForm(Form):
    """One person of the present board."""

    name = StringField(_l("Namn"), [Optional(), Length(max=200)])
    email = EmailField(_l("E-postadress"), [Optional(), Email(_EMAIL_PROBLEM), Length(max=254)])
    role = SelectField(
        _l("Uppdrag"),
        choices=choices((key, _l(word)) for key, word in ROLE_WORDS.items()),
        default="board_member",
    )
    years = SelectField(
        _l("Sitter till"),
        choices=choices([("1", _l("nästa stämma")), ("2", _l("stämman därefter"))]),
        default="1",
    )
    signatory = BooleanField(_l("Firmatecknare"))


class PeopleForm(FlaskForm):
    """The present board."""

    people = FieldList(FormField(SitterForm), min_entries=SITTING_ROWS, max_entries=40)

    def somebody(self) -> bool:
        """Tell whether at least one name was given."""
        return any((row.form.name.data or "").strip() for row in self.people)


class AdministratorsForm(FlaskForm):
    """The one who answers, and a second administrator."""

    own_name = StringField(_l("Ditt namn"), [InputRequired(_NAME_PROBLEM), Length(max=200)])
    own_email = EmailField(_l("Din e-postadress"), [InputRequired(_EMAIL_PROBLEM), Email(_EMAIL_PROBLEM)])
    password = PasswordField(_l("Välj ett lösenord"), [InputRequired(_l("Skriv ett lösenord."))])
    again = PasswordField(
        _l("Lösenordet en gång till"),
        [EqualTo("password", _l("De två lösenorden är inte lika. Skriv om det andra."))],
    )
    second_name = StringField(_l("Den andras namn"), [InputRequired(_NAME_PROBLEM), Length(max=200)])
    second_email = EmailField(
        _l("Den andras e-postadress"), [InputRequired(_EMAIL_PROBLEM), Email(_EMAIL_PROBLEM)]
    )


class NameForm(FlaskForm):
    """The association's name."""

    name = StringField(_l("Föreningens namn"), [InputRequired(_NAME_PROBLEM), Length(max=200)])


class ChangedYearForm(FlaskForm):
    """A fiscal year that was shortened or prolonged."""

    start = DateField(_l("Första dagen"), [InputRequired(_DATE_PROBLEM)])
    last_day = DateField(_l("Sista dagen"), [InputRequired(_DATE_PROBLEM)])


class MailInForm(FlaskForm):
    """From where papers are fetched by mail; the password is kept by the one who runs the portal."""

    enabled = BooleanField(_l("Hämta papper ur föreningens e-post"))
    server = StringField(
        _l("E-postserver"),
        [Length(max=253)],
        description=_l("Serverns namn för IMAP, till exempel imap.exempel.se."),
    )
    port = IntegerField(
        _l("Port"),
        [InputRequired(_l("Skriv porten, oftast 993.")), NumberRange(1, 65_535, _l("Porten är 1–65535."))],
        default=993,
    )
    username = StringField(_l("Användarnamn"), [Length(max=254)])
    folder = StringField(
        _l("Mapp"), [Length(max=100)], default="INBOX", description=_l("Allt som ligger i den läses in.")
    )
    archive_folder = StringField(
        _l("Mapp för det som är inläst"),
        [Length(max=100)],
        default="Arkiverat",
        description=_l("Dit flyttas breven när det bifogade är säkert i arkivet."),
    )
    senders = TextAreaField(
        _l("Andra avsändare som får skicka in papper"),
        [Length(max=2000)],
        description=_l(
            "En per rad: en adress, eller en hel domän som @exempel.se. De som har uppdrag i föreningen får det ändå."
        ),
    )
    authserv_id = StringField(
        _l("Namn som e-postservern intygar avsändare under"),
        [Length(max=253)],
        description=_l(
            "Lämna tomt om du är osäker: då står avsändaren som ett påstående. Fyll bara i om servern själv skriver "
            "rubriken Authentication-Results och tar bort andras med samma namn. Det är rubrikens första ord."
        ),
    )


class MemberPagesForm(FlaskForm):
    """Whether members see their pages."""

    shown = BooleanField(_l("Visa medlemssidorna"))


class FormerForm(FlaskForm):
    """Whether those who have left the board read what they signed."""

    allowed = BooleanField(_l("Låt dem läsa det de själva skrev under"))


class MandateAccessForm(FlaskForm):
    """What one mandate opens; each role keeps the fields that are chosen for it."""

    record_classes = SelectMultipleField(
        _l("Handlingstyper"),
        choices=[],
        widget=ListWidget(prefix_label=False),
        option_widget=TickBox(),
    )
    opens_from = DateField(_l("Åtkomst från och med"), [Optional()])
    last_day = DateField(
        _l("Åtkomst till och med"),
        [Optional()],
        description=_l("Lämna tomt om åtkomsten följer mandattiden."),
    )


class LogForm(FlaskForm):
    """What a log is narrowed to; asked with GET, so that an address can be kept."""

    class Meta:
        """Nothing is changed by it."""

        csrf = False

    person = SelectField(_l("Vem"), validators=[Optional()])
    kind = SelectField(_l("Vad"), validators=[Optional()])
    document = StringField(
        _l("Dokument"), filters=[lambda value: (value or "").strip()], validators=[Length(max=20)]
    )
    since = DateField(_l("Från och med"), validators=[Optional()])
    last = DateField(_l("Till och med"), validators=[Optional()])

    def offer(self, people: list[tuple[str, str]], kinds: list[tuple[str, str]]) -> None:
        """Offer people and kinds to choose among; none of them is everyone and everything."""
        self.person.choices = choices([("", str(_l("Alla"))), *people])
        self.kind.choices = choices([("", str(_l("Allt"))), *kinds])
        for one in (self.person, self.kind):
            one.data = one.data or ""

    @property
    def narrows(self) -> bool:
        """Whether anything is asked for."""
        return any((self.person.data, self.kind.data, self.document.data, self.since.data, self.last.data))


STEP_FORMS: dict[str, type[FlaskForm]] = {
    "association": AssociationForm,
    "fiscal-year": FiscalYearForm,
    "minutes": SeriesForm,
    "signers": SignersForm,
    "meeting": MeetingForm,
    "people": PeopleForm,
    "administrators": AdministratorsForm,
}
