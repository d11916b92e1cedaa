"""Forms of signing: a remark, a password, a code, a reason, the list of signers."""

import uuid
from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    UUID,
    DataRequired,
    EqualTo,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    Regexp,
)
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from boardroom.ports.bankid import Caller
from boardroom.signing.rules.signer_rules import ORDER_NAMES, Invitee, SigningOrder
from boardroom.signing.rules.states import CAUSE_NAMES, ROLE_NAMES, SignerRole
from boardroom.web.choices import choices

ROWS = 6
OWN_ORDER = "own"


class SignForm(FlaskForm):
    """The remark that becomes part of what is signed."""

    remark = TextAreaField(
        _l("Anteckning"),
        validators=[Length(max=2000, message=_l("Anteckningen får vara högst 2 000 tecken."))],
        description=_l("Till exempel hur du uppfattade ett beslut. Den blir en del av det du skriver under."),
    )


class ChannelForm(FlaskForm):
    """How the code comes; asked only where there is a choice."""

    channel = RadioField(_l("Hur vill du få koden?"))

    def offer(self, channels: Sequence[tuple[str, str]]) -> None:
        """Fill the choices, or leave the question out."""
        self.channel.choices = choices(channels)
        if self.channel.data is None and channels:
            self.channel.data = channels[0][0]
        if len(channels) < 2:
            del self.channel

    def chosen(self, channels: Sequence[str]) -> str:
        """Return the channel chosen, or the only one."""
        field = getattr(self, "channel", None)
        return str(field.data) if field else next(iter(channels), "mail")


class PasswordForm(ChannelForm):
    """The password, asked for again before a code is sent."""

    password = PasswordField(_l("Lösenord"), validators=[InputRequired(_l("Skriv ditt lösenord."))])


class SendCodeForm(ChannelForm):
    """Nothing but the wish to have a code."""


class CodeForm(FlaskForm):
    """The six digits."""

    code = StringField(_l("Kod"), validators=[DataRequired(_l("Skriv koden.")), Length(max=20)])


class DrawForm(FlaskForm):
    """Strokes from the pad (see rules.drawing), or a typed name."""

    strokes = HiddenField(validators=[Length(max=200_000)])
    typed = StringField(
        _l("Eller skriv ditt namn"),
        validators=[Length(max=200)],
        description=_l("Gäller lika mycket. Bra om du använder tangentbord eller skärmläsare."),
    )


class PinForm(FlaskForm):
    """The PIN that opens or leaves a meeting room."""

    pin = PasswordField(_l("PIN-kod"), validators=[InputRequired(_l("Skriv PIN-koden.")), Length(max=12)])


class RoomForm(PinForm):
    """A new PIN, twice: it is not seen while it is typed."""

    again = PasswordField(
        _l("Samma PIN-kod igen"),
        validators=[EqualTo("pin", _l("De två PIN-koderna är inte lika. Skriv dem igen."))],
    )


class SeatForm(FlaskForm):
    """The password of whoever sits at the shared tablet, and a code where their account asks for one."""

    password = PasswordField(_l("Lösenord"), validators=[InputRequired(_l("Skriv ditt lösenord."))])
    code = StringField(_l("Kod från din app"), validators=[Length(max=20)])


class ByHandForm(FlaskForm):
    """Who signs by hand."""

    signers = SelectMultipleField(
        _l("Vilka skriver under för hand?"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[DataRequired(_l("Välj minst en person."))],
        description=_l("De får varsin rad på utskriften och påminns inte längre med e-post."),
    )

    def offer(self, people: Sequence[tuple[str, str]]) -> None:
        """Fill the choices."""
        self.signers.choices = list(people)


class CopyForm(FlaskForm):
    """The signed copy; its fields are those of templates/signing/paper.html."""


class SheetForm(FlaskForm):
    """Which sheet an image shows; 0 takes the word back."""

    document = HiddenField(validators=[UUID()])
    page = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    number = IntegerField(_l("Det här är sida"), validators=[InputRequired(), NumberRange(0, 9_999)])


class VouchForm(ByHandForm):
    """Who has signed, when, and where the paper is kept."""

    signers = SelectMultipleField(
        _l("Vilka har skrivit under?"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[DataRequired(_l("Kryssa för dem vars namnteckning du ser på bilden."))],
        description=_l("Kryssa bara för dem vars namnteckning du ser på bilden."),
    )
    signed_on = DateField(
        _l("När skrevs det under?"),
        validators=[InputRequired(_l("Välj dagen som står på papperet."))],
        description=_l("Den senaste dagen som står på papperet."),
    )
    binder = SelectField(_l("Pärm där papperet förvaras"), default="")
    place = StringField(
        _l("Eller en annan plats"),
        validators=[Length(max=200)],
        description=_l("Till exempel bankfacket. Papperet sparas också när det är inläst."),
    )

    def offer(self, people: Sequence[tuple[str, str]], binders: Sequence[tuple[str, str]] = ()) -> None:
        """Fill the choices."""
        super().offer(people)
        self.binder.choices = choices([("", _l("– ingen pärm i registret –")), *binders])


class TelephoneForm(FlaskForm):
    """Whom BankID asks, and who rang."""

    number = StringField(
        _l("Personnummer"),
        validators=[
            DataRequired(_l("Skriv personnumret med tolv siffror, till exempel 19460324-2399.")),
            Length(max=20),
        ],
        description=_l("Tolv siffror. Numret lämnas till BankID och sparas inte läsbart."),
    )
    caller = RadioField(
        _l("Vem ringde?"),
        choices=[(Caller.US.value, _l("Jag ringde upp")), (Caller.PERSON.value, _l("Personen ringde mig"))],
        default=Caller.US.value,
    )


class ReasonForm(FlaskForm):
    """Why: for declining, withdrawing, completing without someone."""

    reason = TextAreaField(
        _l("Anledning"),
        validators=[
            DataRequired(_l("Skriv en kort anledning, så att de andra förstår.")),
            Length(max=1000, message=_l("Anledningen får vara högst 1 000 tecken.")),
        ],
    )


class CompleteForm(ReasonForm):
    """Why minutes are completed without someone: the kind of cause, and what the annex says."""

    cause = RadioField(
        _l("Varför?"),
        choices=[(cause.value, _l(name)) for cause, name in CAUSE_NAMES.items()],
        validators=[InputRequired(_l("Välj en orsak."))],
    )


class ExtendForm(FlaskForm):
    """Until when."""

    deadline = DateField(_l("Ny sista dag"), validators=[InputRequired(_l("Välj en dag."))])


class DelegateForm(ReasonForm):
    """Who signs instead, and why."""

    person = SelectField(
        _l("Vem skriver under i stället?"),
        validators=[DataRequired(_l("Välj vem som ska skriva under i stället."))],
    )

    def offer(self, people: Sequence[tuple[uuid.UUID, str]]) -> None:
        """Fill the choices."""
        self.person.choices = choices([("", _l("Välj"))] + [(str(one), name) for one, name in people])


class SignerRow(Form):
    """One person and their role; an empty person is an empty row."""

    person = SelectField(_l("Person"), default="")
    role = SelectField(
        _l("Roll"),
        choices=[(role.value, _l(ROLE_NAMES[role])) for role in reversed(SignerRole)],
        default="party",
    )
    step = SelectField(
        _l("Tur"), choices=choices((number, str(number)) for number in range(1, ROWS + 1)), default="1"
    )


class PrepareForm(FlaskForm):
    """Who signs an archived paper, how, and until when."""

    signers = FieldList(FormField(SignerRow), min_entries=ROWS, max_entries=ROWS)
    methods = SelectMultipleField(
        _l("Så här får de skriva under"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[DataRequired(_l("Välj minst ett sätt att skriva under."))],
    )
    order = RadioField(
        _l("I vilken ordning?"),
        choices=choices(
            [(order.value, _l(name)) for order, name in ORDER_NAMES.items()]
            + [(OWN_ORDER, _l("Som jag anger vid varje person"))]
        ),
        default=SigningOrder.TOGETHER.value,
        description=_l("Den som står på tur får brevet när de före har skrivit under."),
    )
    needed = IntegerField(
        _l("Hur många underskrifter räcker?"),
        [Optional(), NumberRange(1, ROWS, _l("Ange ett tal från 1 till %(rows)s.", rows=ROWS))],
        description=_l("Lämna tomt om alla ska skriva under."),
    )
    guest_code = BooleanField(
        _l("Den som kommer med en länk skriver en kod innan papperet visas"),
        description=_l("Koden går som sms om personen har ett eget mobilnummer, annars med e-post."),
    )
    deadline = DateField(_l("Senast"), validators=[Optional()], description=_l("Dagen står i mejlet."))
    message = TextAreaField(
        _l("Några ord till dem"), validators=[Length(max=1000, message=_l("Högst 1 000 tecken."))]
    )

    def offer(self, people: Sequence[tuple[uuid.UUID, str]], methods: Sequence[tuple[str, str]]) -> None:
        """Fill the choices; a form that nobody has sent yet has all methods."""
        if not self.is_submitted():
            self.methods.data = [key for key, _words in methods]
        choices = [("", _l("Ingen"))] + [(str(person_id), name) for person_id, name in people]
        for row in self.signers:
            row.form.person.choices = choices
        self.methods.choices = list(methods)

    @property
    def chosen_order(self) -> SigningOrder:
        """The order chosen; where each person has a step of their own, what it says does not matter."""
        return SigningOrder(self.order.data) if self.order.data != OWN_ORDER else SigningOrder.TOGETHER

    def invitees(self) -> list[Invitee]:
        """Return the rows that name someone, in order."""
        own = self.order.data == OWN_ORDER
        return [
            Invitee(
                uuid.UUID(row.form.person.data),
                SignerRole(row.form.role.data),
                step=int(row.form.step.data) if own else None,
                required=not self.needed.data,
            )
            for row in self.signers
            if row.form.person.data
        ]


class BatchForm(FlaskForm):
    """To whom the same paper goes, or a text with places that a list fills."""

    title = StringField(
        _l("Rubrik"),
        validators=[DataRequired(_l("Skriv en rubrik.")), Length(max=150)],
        description=_l("Står på papperet och i mejlet."),
    )
    record_class = SelectField(_l("Handlingstyp"), validators=[DataRequired(_l("Välj en handlingstyp."))])
    text = TextAreaField(
        _l("Text"),
        validators=[
            DataRequired(_l("Skriv texten som alla ska skriva under.")),
            Length(max=20_000, message=_l("Högst 20 000 tecken.")),
        ],
        description=_l(
            "Skriv [Namn], [Lägenhet] eller en annan rubrik ur din lista där uppgiften ska stå. Tom rad ger nytt stycke."
        ),
    )
    people = SelectMultipleField(
        _l("Personer i registret"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[Optional()],
    )
    recipients = FileField(
        _l("Lista med fler"),
        validators=[Optional()],
        description=_l(
            "En CSV-fil med rubrikerna Namn och E-post, och gärna fler. De som inte finns i registret läggs till när de får sitt brev."
        ),
    )
    methods = SelectMultipleField(
        _l("Så här får de skriva under"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[DataRequired(_l("Välj minst ett sätt att skriva under."))],
    )
    guest_code = BooleanField(
        _l("Den som kommer med en länk skriver en kod innan papperet visas"),
        description=_l("Koden går som sms om personen har ett eget mobilnummer, annars med e-post."),
    )
    deadline = DateField(_l("Senast"), validators=[Optional()], description=_l("Dagen står i mejlet."))
    message = TextAreaField(
        _l("Några ord till dem"), validators=[Length(max=1000, message=_l("Högst 1 000 tecken."))]
    )

    def offer(
        self,
        people: Sequence[tuple[uuid.UUID, str]],
        methods: Sequence[tuple[str, str]],
        classes: Sequence[tuple[str, str]],
        *,
        paper: bool,
    ) -> None:
        """Fill the choices; an archived paper has its own title, class and text."""
        self.people.choices = choices([(str(person_id), name) for person_id, name in people])
        self.methods.choices = list(methods)
        if paper:
            del self.title, self.record_class, self.text
        else:
            self.record_class.choices = choices([("", _l("Välj")), *classes])


class WishForm(ReasonForm):
    """Whom someone who came by a link wants to sign instead, and why."""

    name = StringField(
        _l("Namn"),
        validators=[DataRequired(_l("Skriv namnet på den som ska skriva under.")), Length(max=200)],
    )
    email = StringField(
        _l("E-postadress"),
        validators=[
            DataRequired(_l("Skriv personens e-postadress.")),
            Length(max=254),
            Regexp(r"[^@\s]+@[^@\s]+\.[^@\s]{2,}$", message=_l("Det ser inte ut som en e-postadress.")),
        ],
    )


class VerifyForm(FlaskForm):
    """The PDF to check."""

    pdf = FileField(_l("PDF-fil"), validators=[DataRequired(_l("Välj en PDF-fil att kontrollera."))])
