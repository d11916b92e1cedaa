"""The form of an extract."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from boardroom.web.choices import choices


class ExtractForm(FlaskForm):
    """Which §§, with or without who was there, and for whom."""

    paragraphs = SelectMultipleField(
        _l("Paragrafer"),
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[DataRequired(_l("Välj minst en paragraf."))],
    )
    attendance = BooleanField(_l("Ta med vilka som var närvarande"))
    receiver = StringField(
        _l("Till vem"),
        validators=[Length(max=200)],
        description=_l("Står i ändringsloggen, inte i utdraget."),
    )

    def offer(self, headings: Sequence[tuple[int, str]]) -> None:
        """Offer the §§ of the minutes."""
        self.paragraphs.choices = choices(
            (number, f"§\u00a0{number} {heading}") for number, heading in headings
        )
