"""Choosing who signs the minutes of general meetings, of constituting meetings and of decisions per capsulam."""

from boardroom.audit.actions import record
from boardroom.core.errors import Invalid
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.minutes import queries
from boardroom.minutes.models import MinutesKind, SignerChoice
from boardroom.minutes.rules import KIND_TITLES
from boardroom.signing.rules.signer_rules import RULES
from boardroom.work import Work

NO_RULE = N_("Välj bland reglerna i listan.")


def choose_signers(work: Work, kind: MinutesKind, rule: str) -> None:
    """Say who signs minutes of a kind other than the board's; with an empty rule as is usual.

    What has been sent stays as it was. Invalid for a rule that is none, and for the board's, whose rule is the association's.
    """
    work.actor.require(Permission.MANAGE_ASSOCIATION)
    if kind is MinutesKind.BOARD or (rule and rule not in RULES):
        raise Invalid(problem=NO_RULE)
    chosen = queries.chosen_signer_rules(work).get(kind)
    if (chosen.rule if chosen else "") == rule:
        return
    if not rule:
        work.session.delete(chosen)
    elif chosen is None:
        work.session.add(SignerChoice(id=new_id(), association_id=work.actor.tenant, kind=kind, rule=rule))
    else:
        chosen.rule = rule
    work.session.flush()
    record(
        work,
        "chose_signers",
        "association",
        work.actor.tenant,
        kind=KIND_TITLES[kind.value],
        signer_rule=rule,
    )
