"""What exports, reading them back and leaving are refused for."""

from boardroom.core.errors import Refusal
from boardroom.core.words import N_


class NotChosen(Refusal):
    """A period or a class was to be named and was not."""

    status = 422
    sentence = N_("Välj vilken mandatperiod eller handlingstyp exporten gäller.")


class OneAtATime(Refusal):
    """The person's last order is not made yet."""

    sentence = N_("Din förra export är inte klar än. Beställ nästa när den är det.")


class NotReady(Refusal):
    """The package is not made, or its file has been taken away."""

    status = 410
    sentence = N_("Exporten finns inte att hämta längre. Beställ en ny.")


class CannotImport(Refusal):
    """A package that cannot be read back; `problem` says why and what to do."""

    status = 422
    sentence = N_("%(problem)s")


class OtherPerson(Refusal):
    """One and the same person cannot be both who confirm."""

    sentence = N_("Du har redan bekräftat. En annan i styrelsen ska också göra det.")


class AlreadyLeaving(Refusal):
    """The wish is there already, and confirmed by two."""

    sentence = N_("Två personer har redan bekräftat att föreningen lämnar portalen.")


class CannotErase(Refusal):
    """The operator's command is refused; `problem` says what is missing."""

    sentence = N_("%(problem)s")
