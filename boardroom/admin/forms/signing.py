"""Forms of the settings about who signs, how, and when they are reminded."""

from collections.abc import Collection

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import ListWidget

from boardroom.minutes.rules import rule_words
from boardroom.signing.rules.methods import METHOD_NAMES
from boardroom.signing.rules.signer_rules import ORDER_NAMES, RULES, SigningOrder
from boardroom.web.choices import TickBox, choices


class SigningForm(FlaskForm):
    """Who signs board minutes, and how."""

    signer_rule = RadioField(
        _l("Protokollet skrivs under av"),
        choices=choices((key, _l(rule.name)) for key, rule in RULES.items()),
        description=_l("Väljer ett möte fler justerare än så skriver de också under. Högst tio kan väljas."),
    )
    signers_needed = IntegerField(
        _l("Antal som räcker, när bara några av de närvarande skriver under"),
        [Optional(), NumberRange(1, 20, _l("Ange ett tal från 1 till 20."))],
        description=_l(
            "Protokollföraren räknas inte in. De andra får veta att de inte behöver skriva under."
        ),
    )
    signing_order = RadioField(
        _l("I vilken ordning"),
        choices=choices((order.value, _l(name)) for order, name in ORDER_NAMES.items()),
        default=SigningOrder.TOGETHER.value,
        description=_l(
            "Den som står på tur får brevet när de före har skrivit under. Ordningen kan ändras när du skickar."
        ),
    )
    methods = SelectMultipleField(
        _l("Sätt att skriva under"),
        [InputRequired(_l("Välj minst ett sätt att skriva under."))],
        choices=choices((method.value, _l(name)) for method, name in METHOD_NAMES.items()),
        widget=ListWidget(prefix_label=False),
        option_widget=TickBox(),
    )
    paper_confirmers = RadioField(
        _l("Papper granskas av"),
        choices=choices((("1", _l("En person")), ("2", _l("Två personer, som kommer fram till samma sak")))),
        default="1",
        description=_l(
            "Det går alltid att skriva under för hand. Någon tittar då på det inlästa papperet och säger vilka som har "
            "skrivit under, aldrig på sin egen underskrift."
        ),
    )

    def offer(self, methods: Collection[str]) -> None:
        """Leave only the ways to sign that this portal has."""
        self.methods.choices = choices(
            (method.value, _l(name)) for method, name in METHOD_NAMES.items() if method.value in methods
        )


class RemindersForm(FlaskForm):
    """When those who have not signed are reminded."""

    remind_first_days = IntegerField(
        _l("Dagar till första påminnelsen"),
        [InputRequired(_l("Ange antalet dagar.")), NumberRange(0, 60, _l("Ange ett tal från 0 till 60."))],
        description=_l("0 betyder att portalen inte påminner av sig själv."),
    )
    remind_then_days = IntegerField(
        _l("Dagar mellan nästa påminnelser"),
        [InputRequired(_l("Ange antalet dagar.")), NumberRange(1, 60, _l("Ange ett tal från 1 till 60."))],
    )
    quiet_from = IntegerField(
        _l("Inga påminnelser från klockan"),
        [InputRequired(_l("Ange timmen.")), NumberRange(0, 23, _l("Ange ett tal från 0 till 23."))],
    )
    quiet_until = IntegerField(
        _l("till klockan"),
        [InputRequired(_l("Ange timmen.")), NumberRange(0, 23, _l("Ange ett tal från 0 till 23."))],
    )


_RULES = [(key, _l(rule.name)) for key, rule in RULES.items()]
_AS_THE_BOARDS = ("", _l("Som styrelsens protokoll"))


class KindSignersForm(FlaskForm):
    """Who signs minutes of other kinds than the board's; the fields are the kinds."""

    general_meeting = SelectField(
        _l("Stämmoprotokoll"),
        choices=choices(
            [
                ("", _l("Som lagen säger: protokollförare, stämmans ordförande och de som stämman valde")),
                *_RULES,
            ]
        ),
        description=_l(
            "Stämmans justerare behöver varken sitta i styrelsen eller ha ett konto: de får en länk."
        ),
    )
    constituting = SelectField(
        _l("Protokoll från konstituerande möte"), choices=choices([_AS_THE_BOARDS, *_RULES])
    )
    per_capsulam = SelectField(
        _l("Protokoll per capsulam"),
        choices=choices(
            [_AS_THE_BOARDS, *((key, _l(words)) for key, words in rule_words("per_capsulam").items())]
        ),
    )
