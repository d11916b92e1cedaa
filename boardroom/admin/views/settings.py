"""The association's settings, grouped; each group is saved by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from boardroom.admin import forms
from boardroom.admin.forms.signing import KindSignersForm, RemindersForm, SigningForm
from boardroom.admin.views.blueprint import blueprint
from boardroom.associations import actions
from boardroom.associations.models import Association, MinutesForm
from boardroom.associations.queries import calendar, own
from boardroom.core.errors import NotFound, Refusal
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.intake.actions import set_mailbox
from boardroom.intake.queries import address_of, mailbox
from boardroom.minutes.actions import choose_signers, set_board_series
from boardroom.minutes.models import MinutesKind
from boardroom.minutes.queries import chosen_signer_rules, next_label
from boardroom.signing.queries import ready_methods
from boardroom.web import door
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires
from boardroom.work import Work


@dataclass(frozen=True)
class Group:
    """One group of settings: its form, what it shows first, and what saving does."""

    key: str
    title: str
    lead: str
    form: type[FlaskForm]
    shown: Callable[[Association], dict[str, Any]]
    save: Callable[[Work, Any], None]
    # Where what is shown first stands in a table of its own.
    looked_up: Callable[[Work], dict[str, Any]] | None = None


def _save_mailbox(work: Work, form: Any) -> None:
    set_mailbox(
        work,
        enabled=form.enabled.data,
        server=form.server.data or "",
        port=form.port.data,
        username=form.username.data or "",
        folder=form.folder.data or "",
        archive_folder=form.archive_folder.data or "",
        senders=form.senders.data or "",
        authserv_id=form.authserv_id.data or "",
    )


def _mailbox_facts(work: Work) -> dict[str, Any]:
    found = mailbox(work)
    if found is None:
        return {}
    names = ("enabled", "server", "port", "username", "folder", "archive_folder", "senders", "authserv_id")
    return {name: getattr(found, name) for name in names}


def _save_kinds(work: Work, form: KindSignersForm) -> None:
    for kind in set(MinutesKind) - {MinutesKind.BOARD}:
        choose_signers(work, kind, form[kind.value].data or "")


def _chosen_kinds(work: Work) -> dict[str, Any]:
    return {kind.value: chosen.rule for kind, chosen in chosen_signer_rules(work).items()}


GROUPS = (
    Group(
        "name",
        N_("Namn"),
        N_("Så står föreningen på sidorna och i protokollen."),
        forms.NameForm,
        lambda association: {"name": association.name},
        lambda work, form: actions.rename(work, form.name.data),
    ),
    Group(
        "signing",
        N_("Underskrifter"),
        N_("Vem som skriver under styrelsens protokoll, och på vilka sätt."),
        SigningForm,
        lambda association: {
            "signer_rule": association.signer_rule,
            "signers_needed": association.signers_needed,
            "signing_order": association.signing_order,
            "methods": association.signing_methods.split(","),
            "paper_confirmers": str(association.paper_confirmers),
        },
        lambda work, form: actions.set_signing(
            work,
            signer_rule=form.signer_rule.data,
            signing_methods=",".join(form.methods.data),
            signing_order=form.signing_order.data or "",
            signers_needed=form.signers_needed.data or 0,
            paper_confirmers=int(form.paper_confirmers.data or 0),
        ),
    ),
    Group(
        "signing-kinds",
        N_("Underskrifter på andra protokoll"),
        N_("Vem som skriver under stämmans protokoll och andra slag. Det som redan är skickat ändras inte."),
        KindSignersForm,
        lambda _association: {},
        _save_kinds,
        _chosen_kinds,
    ),
    Group(
        "reminders",
        N_("Påminnelser om underskrift"),
        N_(
            "Den som inte har skrivit under påminns med e-post: efter några dagar, sedan igen, och dagen före sista dagen. "
            "Efter fem påminnelser slutar portalen, och då är det bättre att ringa."
        ),
        RemindersForm,
        lambda association: {
            "remind_first_days": association.remind_first_days,
            "remind_then_days": association.remind_then_days,
            "quiet_from": association.quiet_from,
            "quiet_until": association.quiet_until,
        },
        lambda work, form: actions.set_reminders(
            work,
            first_days=form.remind_first_days.data,
            then_days=form.remind_then_days.data,
            quiet_from=form.quiet_from.data,
            quiet_until=form.quiet_until.data,
        ),
    ),
    Group(
        "minutes",
        N_("Protokollens nummer"),
        N_("Gäller tills portalens första protokoll har fått sitt nummer; sedan räknar portalen vidare."),
        forms.SeriesForm,
        lambda association: {
            "form": association.minutes_form.value,
            "next_number": association.minutes_next,
        },
        lambda work, form: set_board_series(
            work, form=MinutesForm(form.form.data), next_number=form.next_number.data
        ),
    ),
    Group(
        "quorum",
        N_("När styrelsen är beslutför"),
        N_("Kräver stadgarna fler än hälften av ledamöterna? Protokollet varnar när för få kunde rösta."),
        forms.QuorumForm,
        lambda association: {"least": association.quorum_least},
        lambda work, form: actions.set_quorum(work, form.least.data),
    ),
    Group(
        "fiscal-year",
        N_("Räkenskapsår"),
        N_("Rätta här om dagen blev fel från början. Har föreningen bytt räkenskapsår, använd nästa ruta."),
        forms.FiscalYearForm,
        lambda association: {
            "month": str(association.fiscal_year_start_month),
            "day": association.fiscal_year_start_day,
        },
        lambda work, form: actions.set_fiscal_year_start(work, month=int(form.month.data), day=form.day.data),
    ),
    Group(
        "changed-year",
        N_("Kortare eller längre räkenskapsår"),
        N_("Ange året som blev kortare eller längre vid bytet. Åren före behåller sina gallringstider."),
        forms.ChangedYearForm,
        lambda _association: {},
        lambda work, form: actions.change_fiscal_year(
            work, start=form.start.data, end=form.last_day.data + timedelta(days=1)
        ),
    ),
    Group(
        "mail-in",
        N_("Papper med e-post"),
        N_(
            "Det som bifogas brev till en mapp läggs i arkivet. Brev från okända avsändare läggs åt sidan tills någon "
            "har tittat på dem. Lösenordet sparas inte här: den som sköter driften lägger in det."
        ),
        forms.MailInForm,
        lambda _association: {},
        _save_mailbox,
        _mailbox_facts,
    ),
    Group(
        "member-pages",
        N_("Medlemssidor"),
        N_(
            "Medlemmarna ser stadgar, stämmoprotokoll och årsredovisningar först när styrelsen slår på det här. Då läser "
            "de också handlingar om sin egen lägenhet, från de dagar då den var deras."
        ),
        forms.MemberPagesForm,
        lambda association: {"shown": association.member_pages},
        lambda work, form: actions.set_member_pages(work, shown=form.shown.data),
    ),
    Group(
        "former",
        N_("Tidigare ledamöter"),
        N_(
            "Den som har lämnat styrelsen kan alltid skriva klart det som skickades innan dess. Här väljer ni om de också "
            "får läsa det de själva skrev under. Annat ur protokollen får de be om."
        ),
        forms.FormerForm,
        lambda association: {"allowed": association.former_read_signed},
        lambda work, form: actions.set_former_read_signed(work, allowed=form.allowed.data),
    ),
)


@blueprint.get("/<association>/settings/")
@requires(Permission.MANAGE_ASSOCIATION)
def settings() -> str:
    """Show all groups."""
    return _page({})


@blueprint.post("/<association>/settings/<group>")
@requires(Permission.MANAGE_ASSOCIATION)
def change_settings(group: str) -> str | Response | tuple[str, int]:
    """Save one group."""
    chosen = next((known for known in GROUPS if known.key == group), None)
    if chosen is None:
        raise NotFound
    form = _offered(chosen.form(prefix=chosen.key))
    if not form.validate_on_submit():
        return _page({chosen.key: form}), 422
    try:
        with door.writing() as work:
            chosen.save(work, form)
    except Refusal as refusal:
        form.form_errors.append(sentence_of(refusal))
        return _page({chosen.key: form}), refusal.status
    flash(_("Inställningen är sparad."), "done")
    return redirect(url_for("admin.settings", _anchor=chosen.key), 303)


def _page(open_forms: dict[str, FlaskForm]) -> str:
    with door.reading() as work:
        association = own(work)
        facts = {group.key: group.looked_up(work) if group.looked_up else {} for group in GROUPS}
        password = _password_words(work)
        told = [(year.start, year.end - timedelta(days=1)) for year in calendar(work).told if year.end]
        following = next_label(work)
    # Once minutes have been numbered here, the next number is a fact and no setting.
    fact = {"minutes"} if following and "minutes" not in open_forms else set[str]()
    groups = [group for group in GROUPS if group.key not in fact]
    shown = [
        (
            group,
            open_forms.get(group.key)
            or _offered(
                group.form(formdata=None, prefix=group.key, data=group.shown(association) | facts[group.key])
            ),
        )
        for group in groups
    ]
    return render_template(
        "admin/settings.html",
        groups=shown,
        own=association,
        told=told,
        next_label=following,
        password=password,
    )


def _password_words(work: Work) -> str:
    """Return whether the mailbox's password is in place; empty while no mailbox is set."""
    found = mailbox(work)
    if found is None or not found.enabled:
        return ""
    if work.ports.inbox.has_password(address_of(work, found)):
        return _("Lösenordet är på plats.")
    return _(
        "Lösenordet saknas för den här servern och det här namnet. Be den som sköter driften lägga in det."
    )


def _offered(form: FlaskForm) -> FlaskForm:
    """Leave out of a form the ways to sign that this portal does not have."""
    if isinstance(form, SigningForm):
        with door.reading() as work:
            form.offer([method.value for method in ready_methods(work)])
    return form
