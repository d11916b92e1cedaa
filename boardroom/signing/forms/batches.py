"""The form of a sending to many."""

import uuid
from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    Length,
    Optional,
)
from wtforms.widgets import CheckboxInput, ListWidget

from boardroom.signing.forms.ways import WaysForm
from boardroom.web.choices import choices


class BatchForm(WaysForm):
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
