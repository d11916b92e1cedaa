"""The form of a sending to many."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    HiddenField,
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
from wtforms.widgets import ListWidget

from boardroom.signing.forms.ways import WaysForm
from boardroom.signing.rules.recipients import MOST_BYTES, UNREADABLE, Listed, Problem, read_list, text_of
from boardroom.web.choices import TickBox, choices


def in_words(sentence: str, facts: Mapping[str, object]) -> str:
    """Return what is wrong with a list, in the reader's language."""
    return str(_(sentence) % facts if facts else _(sentence))


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
        option_widget=TickBox(),
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

    # A file cannot be chosen on someone's behalf, so what was read of it waits in the form until nothing is wrong with the rest.
    kept_list = HiddenField()
    kept_name = HiddenField()
    use_kept = BooleanField(
        description=_l("Du behöver inte välja den igen. Väljer du en ny fil används den i stället."),
    )

    def __init__(self, *arguments: Any, **more: Any) -> None:
        """Read the list at once, so that it is kept whatever else is wrong."""
        super().__init__(*arguments, **more)
        self.listed: list[Listed] = []
        self.problems: list[Problem] = []
        if self.is_submitted():
            self._read()

    def _read(self) -> None:
        text: str | None = None
        name, upload = self.kept_name.data or "", self.recipients.data
        if upload and upload.filename:
            content, name = upload.read(MOST_BYTES + 1), upload.filename
            text = text_of(content) if len(content) <= MOST_BYTES else None
            self.problems = [Problem(UNREADABLE)] if text is None else []
        elif self.use_kept.data:
            text = self.kept_list.data
        if text:
            self.listed, self.problems = read_list(text.encode())
        self._keep("" if self.problems else text or "", name[:100])

    def _keep(self, text: str, name: str) -> None:
        """Let the form carry a list in which nothing is wrong; whoever mends a list chooses it anew."""
        self.kept_list.data, self.kept_name.data, self.use_kept.data = text, name, bool(text)
        self.use_kept.label.text = ngettext(
            "Använd listan som redan är läst: %(name)s, %(num)s mottagare",
            "Använd listan som redan är läst: %(name)s, %(num)s mottagare",
            len(self.listed),
            name=name,
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields; what is wrong with the list is said with the rest, whatever that is."""
        fine = bool(super().validate(extra_validators))
        if self.problems:
            self.recipients.errors = [*self.recipients.errors, _("Rätta listan och välj den igen.")]
        if not fine:
            self.form_errors += [in_words(one.sentence, one.facts) for one in self.problems]
        return fine

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
