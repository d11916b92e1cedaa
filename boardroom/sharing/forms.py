"""Forms of sharing: with whom, until when, behind which code; and the code itself."""

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from boardroom.sharing.rules import CODE_WORDS, MOST_DAYS, USUAL_DAYS, CodeWay, Receiver
from boardroom.web.choices import choices


def _stripped(value: str | None) -> str:
    return (value or "").strip()


class ShareForm(FlaskForm):
    """Whom a document is shared with, and how."""

    receiver = StringField(
        _l("Vem ska läsa?"),
        filters=[_stripped],
        validators=[DataRequired(_l("Skriv vem som ska få läsa.")), Length(max=120)],
        description=_l("Namn och gärna företag. Det skrivs tvärs över varje sida."),
    )
    email = StringField(
        _l("E-postadress"),
        filters=[_stripped],
        validators=[Length(max=254)],
        description=_l("Då skickas länken dit. Utan adress får du länken att lämna över själv."),
    )
    phone = StringField(_l("Mobilnummer"), filters=[_stripped], validators=[Length(max=30)])
    message = TextAreaField(_l("Hälsning i mejlet"), filters=[_stripped], validators=[Length(max=500)])
    until = DateField(_l("Sista dag"), validators=[InputRequired(_l("Ange sista dagen."))])
    code_way = RadioField(_l("Kod innan sidorna visas"))
    original_allowed = BooleanField(
        _l("Låt mottagaren hämta filen utan vattenstämpel"),
        description=_l("En fil utan stämpel kan skickas vidare utan att det syns varifrån den kom."),
    )

    def offer(self, today: date, *, texts: bool) -> None:
        """Offer the codes that can reach anyone, and suggest the usual last day."""
        ways = [way for way in CODE_WORDS if texts or way is not CodeWay.TEXT]
        self.code_way.choices = choices([(way.value, _(CODE_WORDS[way])) for way in ways])
        self.until.description = _("Högst %(days)s dagar fram.", days=MOST_DAYS)
        if not texts:
            del self.phone
        if not self.is_submitted():
            self.code_way.data = CodeWay.NONE.value
            self.until.data = today + timedelta(days=USUAL_DAYS)

    def said(self) -> Receiver:
        """Return what the sharer says of the receiver."""
        phone: Any = getattr(self, "phone", None)
        return Receiver(
            name=self.receiver.data or "",
            email=self.email.data or "",
            phone=(phone.data if phone else "") or "",
            message=self.message.data or "",
            code_way=CodeWay(self.code_way.data),
            original_allowed=bool(self.original_allowed.data),
        )


class OpenForm(FlaskForm):
    """The code that opens a shared document."""

    code = StringField(
        _l("Kod"), filters=[_stripped], validators=[DataRequired(_l("Skriv koden.")), Length(max=20)]
    )
