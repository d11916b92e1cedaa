"""The form of a comment on minutes that are being adjusted."""

import uuid
from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from boardroom.core.ids import uuid_or_none
from boardroom.minutes.models import Minutes

WHOLE = ""


class CommentForm(FlaskForm):
    """A comment at a §."""

    item = SelectField(_l("Vad gäller det?"), default=WHOLE)
    text = TextAreaField(
        _l("Kommentar"), validators=[DataRequired(_l("Skriv en kommentar.")), Length(max=4000)]
    )

    @classmethod
    def at(cls, minutes: Minutes, printed: Sequence[str] | None) -> "CommentForm":
        """Return an empty one that offers the paragraphs of minutes."""
        form = cls(formdata=None)
        form.offer(minutes, printed)
        return form

    def offer(self, minutes: Minutes, printed: Sequence[str] | None) -> None:
        """Offer the paragraphs: those that are printed, where the minutes came as a PDF."""
        rows = (
            [(str(item.id), f"§\u00a0{item.position} {item.heading}") for item in minutes.items]
            if printed is None
            else [(one, one) for one in printed]
        )
        self.item.choices = [(WHOLE, _l("Hela protokollet")), *rows]

    @property
    def item_id(self) -> uuid.UUID | None:
        """Which paragraph was chosen; None: the whole, or one that has no key."""
        return uuid_or_none(self.item.data or "")

    @property
    def printed(self) -> str:
        """Which printed paragraph was chosen, as it is called; empty where it is one written here, or the whole."""
        return "" if self.item_id else self.item.data or ""
