"""The form with which an archived paper is sent for signing: who of the board, who from outside, how, and by when."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import ListWidget

from boardroom.language.telephone import mobile_number
from boardroom.signing.forms.ways import OnceToldForm, WaysForm
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.outsiders import NO_MOBILE, SAME_ADDRESS, Outsider, problem_of
from boardroom.signing.rules.signer_rules import ORDER_NAMES, Invitee, SigningOrder
from boardroom.signing.rules.states import SignerRole
from boardroom.web.choices import TickBox, choices

MOST_OUTSIDERS = 10
MOST_TURNS = 9
OWN_ORDER = "own"
BOARD_FIRST = "board_first"
BOARD_LAST = "board_last"
NOBODY = ""
# Who signs minutes in a capacity of their own, in the order in which they are asked for.
_CAPACITIES = {
    "minute_taker": SignerRole.MINUTE_TAKER,
    "chair": SignerRole.CHAIR,
    "adjuster": SignerRole.ADJUSTER,
    "second_adjuster": SignerRole.ADJUSTER,
}

Offered = Sequence[tuple[uuid.UUID, str]]


class OutsiderRow(Form):
    """One who signs without an account; a row without words is nobody. What is wrong is said by `complete`."""

    name = StringField(_l("Namn"))
    email = StringField(_l("E-postadress"))
    phone = StringField(_l("Mobilnummer"))
    way = SelectField(_l("Så här skriver hen under"), default="")

    def offer(self, ways: Sequence[tuple[str, str]]) -> None:
        """Offer the ways that someone who comes by a link can use."""
        self.way.choices = choices([("", _l("På något av sätten nedan")), *ways])

    @property
    def words(self) -> tuple[str, str, str]:
        """Name, address and number as they were written."""
        name, email, phone = (" ".join((self[one].data or "").split()) for one in ("name", "email", "phone"))
        return name, email.lower(), phone

    def complete(self, number: int, taken: set[str]) -> str:
        """Tell what is missing at the fields and in one sentence; an empty string when nothing is."""
        name, email, phone = self.words
        if not (name or email or phone):
            return ""
        problem, field = problem_of(name, email), "name" if email and not name else "email"
        if not problem and email in taken:
            problem = SAME_ADDRESS
        if not problem and phone and not mobile_number(phone):
            problem, field = NO_MOBILE, "phone"
        taken.add(email)
        if not problem:
            return ""
        self[field].errors = [_(problem)]
        return _("Utomstående %(number)s: %(problem)s", number=number, problem=_(problem))


class TurnRow(Form):
    """In which turn one of those chosen signs; those of equal turns sign in any order."""

    key = HiddenField()
    step = SelectField(_l("Tur"), choices=choices((one, str(one)) for one in range(1, MOST_TURNS + 1)))


class PrepareForm(WaysForm, OnceToldForm):
    """Who signs an archived paper, how, and until when.

    Minutes are signed in capacities, and their outsiders are adjusters; the fields for them fall away for any other paper.
    """

    minute_taker = SelectField(_l("Protokollförare"), default=NOBODY)
    chair = SelectField(_l("Mötesordförande"), default=NOBODY)
    adjuster = SelectField(_l("Justerare"), default=NOBODY)
    second_adjuster = SelectField(_l("Andra justerare"), default=NOBODY)
    board = SelectMultipleField(
        _l("Ur styrelsen"), option_widget=TickBox(), widget=ListWidget(prefix_label=False)
    )
    others = SelectMultipleField(
        _l("Andra i registret"), option_widget=TickBox(), widget=ListWidget(prefix_label=False)
    )
    outsiders = FieldList(FormField(OutsiderRow), min_entries=1, max_entries=MOST_OUTSIDERS)
    order = RadioField(
        _l("I vilken ordning?"),
        description=_l("Den som står på tur får brevet när de före har skrivit under."),
    )
    turns = FieldList(FormField(TurnRow))
    needed = IntegerField(
        _l("Hur många underskrifter räcker?"),
        [Optional(), NumberRange(1, 99, _l("Ange ett tal från 1 till %(rows)s.", rows=99))],
        description=_l("Lämna tomt om alla ska skriva under."),
    )

    def offer(
        self,
        board: Offered,
        others: Offered,
        methods: Sequence[tuple[str, str]],
        outside: Sequence[tuple[str, str]],
        *,
        minutes: bool,
        ticked: Sequence[str],
    ) -> None:
        """Fill the choices; a form that nobody has sent yet has the methods `ticked`, and all sign at once."""
        if not self.is_submitted():
            self.methods.data = list(ticked)
        self.methods.choices = list(methods)
        known = [(str(one), name) for one, name in (*board, *others)]
        self._names = dict(known)
        self.board.choices = choices(known[: len(board)])
        self.others.choices = choices(known[len(board) :])
        for row in self.outsiders:
            row.form.offer(outside)
        self._outside = outside
        people = choices([(NOBODY, _l("– ingen –")), *known])
        for name in _CAPACITIES:
            if minutes:
                getattr(self, name).choices = people
            else:
                delattr(self, name)
        named: list[tuple[str, Any]] = [(order.value, _l(words)) for order, words in ORDER_NAMES.items()]
        if not minutes:
            named = [
                (SigningOrder.TOGETHER.value, _l(ORDER_NAMES[SigningOrder.TOGETHER])),
                (BOARD_FIRST, _l("Styrelsen först, sedan de andra")),
                (BOARD_LAST, _l("De andra först, sedan styrelsen")),
            ]
        self.order.choices = choices([*named, (OWN_ORDER, _l("Som jag anger för var och en"))])
        if self.order.data is None:
            self.order.data = SigningOrder.TOGETHER.value

    @property
    def minutes(self) -> bool:
        """Whether the paper is minutes."""
        return "chair" in self

    @property
    def outside_ways(self) -> list[str]:
        """The ways that were named for someone from outside alone."""
        return [row.form.way.data for row in self.outsiders if row.form.way.data and any(row.form.words)]

    def more_outsiders(self) -> None:
        """Give one more row, while there is room."""
        if len(self.outsiders) < MOST_OUTSIDERS:
            self.outsiders.append_entry()
            self.outsiders[-1].form.offer(self._outside)

    def ask_turns(self) -> None:
        """Have a turn asked for everyone chosen; those given already stay."""
        given = self._given()
        while len(self.turns):
            self.turns.pop_entry()
        for place, (key, name) in enumerate(self._chosen(), start=1):
            self.turns.append_entry({"key": key, "step": str(given.get(key) or min(place, MOST_TURNS))})
            self.turns[-1].form.step.label.text = name
        self.order.data = OWN_ORDER

    @property
    def turns_missing(self) -> bool:
        """Whether someone was chosen after the turns were given, or none were given."""
        return self.order.data == OWN_ORDER and {key for key, _name in self._chosen()} != set(self._given())

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and that everyone from outside has a name and an address of their own."""
        fine = bool(super().validate(extra_validators))
        taken: set[str] = set()
        wrong = [row.form.complete(number, taken) for number, row in enumerate(self.outsiders, start=1)]
        self.form_errors += [one for one in wrong if one]
        return fine and not any(wrong)

    def invitees(self) -> list[Invitee]:
        """Return the people of the register who were chosen: those with a capacity first, then the board."""
        found = [
            self._invitee(self[name].data, role)
            for name, role in _CAPACITIES.items()
            if self.minutes and self[name].data
        ]
        named = {one.person_id for one in found}
        rest = [*(self.board.data or []), *(self.others.data or [])]
        return found + [self._invitee(one, SignerRole.PARTY) for one in rest if uuid.UUID(one) not in named]

    def strangers(self) -> list[Outsider]:
        """Return those from outside."""
        return [
            Outsider(
                *row.form.words,
                role=SignerRole.ADJUSTER if self.minutes else SignerRole.PARTY,
                step=self._step(_outside_key(place)),
                required=not self.needed.data,
                methods=(Method(row.form.way.data),) if row.form.way.data else (),
            )
            for place, row in enumerate(self.outsiders)
            if any(row.form.words)
        ]

    @property
    def chosen_order(self) -> SigningOrder:
        """The order of minutes; anyone else's turn is in their own step."""
        known = self.order.data in {one.value for one in SigningOrder}
        return SigningOrder(self.order.data) if known else SigningOrder.TOGETHER

    def asked(self) -> list[tuple[uuid.UUID | None, str, str]]:
        """Return (person, name, address) of everyone chosen: the register's people by id, the others by address."""
        people = [(one.person_id, self._names.get(str(one.person_id), ""), "") for one in self.invitees()]
        return [*people, *((None, one.name, one.email) for one in self.strangers())]

    def _invitee(self, person_id: str, role: SignerRole) -> Invitee:
        return Invitee(uuid.UUID(person_id), role, step=self._step(person_id), required=not self.needed.data)

    def _step(self, key: str) -> int | None:
        if self.order.data == OWN_ORDER:
            return self._given().get(key)
        if self.order.data in {BOARD_FIRST, BOARD_LAST}:
            return 1 if (key in (self.board.data or [])) == (self.order.data == BOARD_FIRST) else 2
        return None

    def _given(self) -> dict[str, int]:
        return {row.form.key.data: int(row.form.step.data) for row in self.turns if row.form.key.data}

    def _chosen(self) -> list[tuple[str, str]]:
        """Return a key and a name for everyone chosen, in the order in which they are listed."""
        people = [str(one.person_id) for one in self.invitees()]
        outside = [
            (_outside_key(place), row.form.words[0] or row.form.words[1])
            for place, row in enumerate(self.outsiders)
            if any(row.form.words)
        ]
        return [(one, self._names.get(one, "")) for one in people] + outside


def _outside_key(place: int) -> str:
    return f"outside-{place}"
