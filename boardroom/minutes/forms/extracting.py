"""The forms of an extract: of minutes written here, and of those that are paper."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import ListWidget

from boardroom.minutes.rules import FoundParagraph, Line, Span, met
from boardroom.web.choices import TickBox, choices


class ExtractForm(FlaskForm):
    """Which §§, with or without who was there, and for whom."""

    paragraphs = SelectMultipleField(
        _l("Paragrafer"),
        coerce=int,
        option_widget=TickBox(),
        widget=ListWidget(prefix_label=False),
        validators=[DataRequired(_l("Välj minst en paragraf."))],
    )
    attendance = BooleanField(_l("Ta med vilka som var närvarande"))
    receiver = StringField(
        _l("Till vem"),
        validators=[Length(max=200)],
        description=_l("Står i ändringsloggen, inte i utdraget."),
    )

    def offer(self, headings: Sequence[tuple[int, str]], kind: str) -> None:
        """Offer the §§ of the minutes, and ask as becomes their kind."""
        if not met(kind):
            self.attendance.label.text = _("Ta med vilka som deltog")
        self.paragraphs.choices = choices(
            (number, f"§\u00a0{number} {heading}") for number, heading in headings
        )


class PaperParagraphsForm(FlaskForm):
    """Which of the §§ that were found in the paper."""

    spans = SelectMultipleField(
        _l("Paragrafer"),
        option_widget=TickBox(),
        widget=ListWidget(prefix_label=False),
        validators=[DataRequired(_l("Välj minst en paragraf."))],
    )

    def offer(self, found: Sequence[tuple[FoundParagraph, str]]) -> None:
        """Offer §§ with the words that say which they are."""
        self.spans.choices = choices((one.span.key, words) for one, words in found)


class PaperLinesForm(FlaskForm):
    """From which line to which, where a person has to say it."""

    first = SelectField(_l("Första raden"), coerce=int)
    last = SelectField(_l("Sista raden"), coerce=int)
    number = IntegerField(
        _l("Paragrafens nummer"),
        validators=[Optional(), NumberRange(1, 999, _l("Skriv numret med siffror, till exempel 4."))],
        description=_l("Behövs bara om första raden inte börjar med §."),
    )

    def offer(self, lines: Sequence[Line], words: Sequence[str], page_words: Sequence[str]) -> None:
        """Offer every line, page by page, with what it says."""
        pages: dict[str, list[Any]] = {}
        for at, (line, said) in enumerate(zip(lines, words, strict=True)):
            pages.setdefault(page_words[line.page - 1], []).append((at, said))
        for field in (self.first, self.last):
            field.choices = {page: choices(some) for page, some in pages.items()}

    def validate_last(self, field: SelectField) -> None:
        """The last line stands no earlier than the first."""
        if isinstance(self.first.data, int) and field.data < self.first.data:
            raise ValidationError(_l("Sista raden står före den första. Välj en rad längre ner."))

    @property
    def span(self) -> Span:
        """The lines that were chosen."""
        return Span(self.first.data, self.last.data, self.number.data or 0)


class GiveForm(FlaskForm):
    """For whom the extract that was looked at is."""

    receiver = StringField(
        _l("Till vem"),
        validators=[Length(max=200)],
        description=_l("Står i ändringsloggen, inte i utdraget."),
    )
