"""Forms of identity: shape and messages."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    EmailField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import Email, EqualTo, InputRequired, Length, ValidationError
from wtforms.widgets import ListWidget

from boardroom.identity.rules.log_in import PASSWORD_MOST, password_problem
from boardroom.web.choices import TickBox

_EMAIL_PROBLEM = _l("Skriv en e-postadress, till exempel namn@exempel.se.")
_CODE_PROBLEM = _l("Skriv koden.")


class LogInForm(FlaskForm):
    """E-mail and password."""

    email = EmailField(
        _l("E-postadress"), [InputRequired(_EMAIL_PROBLEM), Length(max=254, message=_EMAIL_PROBLEM)]
    )
    password = PasswordField(
        _l("Lösenord"),
        [InputRequired(_l("Skriv ditt lösenord.")), Length(max=1000, message=_l("Lösenordet är för långt."))],
    )
    next = HiddenField()


class SecondStepForm(FlaskForm):
    """A code from the app, or a recovery code."""

    code = StringField(_l("Kod"), [InputRequired(_CODE_PROBLEM), Length(max=40, message=_CODE_PROBLEM)])


class ForgottenForm(FlaskForm):
    """Where to send a link to choose a new password."""

    email = EmailField(_l("E-postadress"), [InputRequired(_EMAIL_PROBLEM), Email(_EMAIL_PROBLEM)])


class NewPasswordForm(FlaskForm):
    """A new password, twice; the owner's name and address come from the view, to be kept out of it."""

    password = PasswordField(_l("Nytt lösenord"), [InputRequired(_l("Välj ett lösenord."))])
    repeat = PasswordField(
        _l("Nya lösenordet en gång till"),
        [EqualTo("password", _l("De två lösenorden är inte lika. Skriv samma i båda rutorna."))],
    )

    def __init__(self, *given: Any, email: str = "", name: str = "", **more: Any) -> None:
        super().__init__(*given, **more)
        self._owner = (email, name)

    def validate_password(self, field: PasswordField) -> None:
        """Refuse what is too weak."""
        problem = password_problem(field.data or "", *self._owner)
        if problem:
            raise ValidationError(gettext(problem))


class ChangePasswordForm(NewPasswordForm):
    """The present password before the new one; an account with keys alone has none."""

    present = PasswordField(_l("Nuvarande lösenord"), [Length(max=PASSWORD_MOST)])


class ConfirmForm(FlaskForm):
    """The present password, before something that makes the account weaker."""

    password = PasswordField(_l("Nuvarande lösenord"), [Length(max=PASSWORD_MOST)])


class AppCodeForm(FlaskForm):
    """The first code from the app, which proves that it holds the secret."""

    code = StringField(
        _l("Sexsiffrig kod"), [InputRequired(_CODE_PROBLEM), Length(max=12, message=_CODE_PROBLEM)]
    )


class PasskeyForm(FlaskForm):
    """A name for a key."""

    name = StringField(
        _l("Namn på nyckeln"),
        [InputRequired(_l("Ge nyckeln ett namn som du känner igen.")), Length(max=80)],
    )


class LanguageForm(FlaskForm):
    """The language of pages and mail."""

    language = RadioField(
        _l("Språk på sidorna och i mejlen"), choices=[("sv", "Svenska"), ("en", "English")], default="sv"
    )


class TokenForm(FlaskForm):
    """An API token: what it is for, what it may do, for how long."""

    name = StringField(
        _l("Vad ska nyckeln användas till"),
        [InputRequired(_l("Skriv vad nyckeln ska användas till.")), Length(max=80)],
    )
    permissions = SelectMultipleField(
        _l("Programmet får"),
        [InputRequired(_l("Välj minst en sak som programmet ska få göra."))],
        widget=ListWidget(prefix_label=False),
        option_widget=TickBox(),
    )
    days = SelectField(
        _l("Gäller i"),
        coerce=int,
        choices=[(30, _l("30 dagar")), (90, _l("90 dagar")), (366, _l("ett år"))],
        default=90,
    )
