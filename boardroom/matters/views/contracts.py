"""Pages of the register of contracts: by what comes due, one contract, and what is done with it."""

import uuid
from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.associations.queries import local_today
from boardroom.classes.queries import schedule
from boardroom.core.errors import Refusal
from boardroom.core.ids import uuid_or_none
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.documents.queries import by_id as document_by_id
from boardroom.documents.queries import by_ids as documents_by_ids
from boardroom.matters import actions, queries
from boardroom.matters.forms import ContractForm, DayForm, NoticeForm
from boardroom.matters.models import Contract
from boardroom.matters.queries import Thing
from boardroom.matters.rules import CONTRACT_CLASSES, ContractState
from boardroom.matters.views import wording
from boardroom.matters.views.blueprint import contract_blueprint as blueprint
from boardroom.matters.views.linking import belonging
from boardroom.web import door
from boardroom.web.document_rows import language
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires
from boardroom.web.spreadsheets import spreadsheet
from boardroom.work import Work


@blueprint.get("/")
@requires(Permission.READ_MINUTES)
def index() -> str:
    """The register, what comes due first; and papers that stand in no contract."""
    with door.reading() as work:
        found, kinds = queries.contracts(work), _kinds(work)
        papers = queries.unregistered_papers(work) if door.actor().may(Permission.EDIT_DOCUMENTS) else []
    rows = [(one, wording.contract_row(one, kinds)) for one in found]
    return render_template(
        "contracts/index.html",
        running=[row for one, row in rows if one.standing.state is not ContractState.ENDED],
        ended=[row for one, row in rows if one.standing.state is ContractState.ENDED],
        papers=papers,
    )


@blueprint.get("/register.csv")
@requires(Permission.READ_MINUTES)
def export() -> ResponseReturnValue:
    """The register as a table for a spreadsheet."""
    with door.reading() as work:
        found, kinds = queries.contracts(work), _kinds(work)
    head = [
        _("Avtal"), _("Motpart"), _("Slag"), _("Läge"), _("Från"), _("Till och med"), _("Uppsägningstid"),
        _("Säg upp senast"), _("Förlängs"),
    ]  # fmt: skip
    rows = [
        [
            one.contract.title,
            one.contract.counterparty,
            kinds.get(one.contract.record_class, ""),
            wording.contract_row(one, kinds)["state"],
            one.contract.starts_on or "",
            one.standing.end or "",
            wording.span_words(one.contract.notice),
            one.standing.notice_next or "",
            wording.months_words(one.contract.renewal_months),
        ]
        for one in found
    ]
    return spreadsheet(_("avtal.csv"), head, rows)


@blueprint.get("/of/<uuid:document_id>")
@requires(Permission.READ_MINUTES)
def of_document(document_id: uuid.UUID) -> ResponseReturnValue:
    """Lead to the contract whose paper a document is; where there is none, to entering it."""
    with door.reading() as work:
        found = queries.contract_of_document(work, document_id)
    if found is not None:
        return redirect(url_for("contracts.contract", contract_id=found.id))
    return redirect(url_for("contracts.register", document=document_id))


@blueprint.get("/<uuid:contract_id>")
@requires(Permission.READ_MINUTES)
def contract(contract_id: uuid.UUID) -> str:
    """One contract: its days, what comes next, its paper, the matters that it belongs to."""
    with door.reading() as work:
        found = queries.entry(work, queries.contract_by_id(work, contract_id))
        paper_id = found.contract.document_id
        paper = documents_by_ids(work, [paper_id]).get(paper_id) if paper_id else None
        kinds = _kinds(work)
        matters = belonging(queries.matters_of(work, Thing(contract_id=contract_id)))
    return render_template(
        "contracts/contract.html",
        contract=found.contract,
        standing=found.standing,
        row=wording.contract_row(found, kinds),
        notice_words=wording.span_words(found.contract.notice),
        renewal=wording.months_words(found.contract.renewal_months),
        considered=queries.considered(found),
        paper=paper,
        matters=matters,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.EDIT_DOCUMENTS)
def register() -> ResponseReturnValue:
    """Enter a contract, with the paper that the address names."""
    form = ContractForm()
    asked = uuid_or_none(request.args.get("document", ""))
    with door.reading() as work:
        paper = document_by_id(work, asked) if asked else None
        form.offer(_kinds(work).items())
    if not form.is_submitted():
        _suggest(form, paper)
    elif form.validate():
        try:
            with door.writing() as work:
                made = actions.register_contract(work, form.card(), paper.id if paper else None)
        except Refusal as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            flash(_("Avtalet står i registret."), "done")
            return redirect(url_for("contracts.contract", contract_id=made.id))
    return render_template("contracts/edit.html", form=form, contract=None, paper=paper)


@blueprint.route("/<uuid:contract_id>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_DOCUMENTS)
def edit(contract_id: uuid.UUID) -> ResponseReturnValue:
    """Change what the register says of a contract."""
    form = ContractForm()
    with door.reading() as work:
        found = queries.contract_by_id(work, contract_id)
        form.offer(_kinds(work).items())
    if not form.is_submitted():
        form.fill(found)
    elif form.validate() and _done(
        form, lambda work: actions.change_contract(work, contract_id, form.card())
    ):
        flash(_("Sparat."), "done")
        return redirect(url_for("contracts.contract", contract_id=contract_id))
    return render_template("contracts/edit.html", form=form, contract=found, paper=None)


@blueprint.route("/<uuid:contract_id>/notice", methods=["GET", "POST"])
@requires(Permission.EDIT_DOCUMENTS)
def give_notice(contract_id: uuid.UUID) -> ResponseReturnValue:
    """Note that notice was given."""
    form = NoticeForm()
    with door.reading() as work:
        found = queries.entry(work, queries.contract_by_id(work, contract_id))
        today = local_today(work)
    if not form.is_submitted():
        form.noticed_on.data = today
        form.leaves_on.data = found.standing.binds_through or found.standing.earliest
    elif form.validate() and _done(
        form,
        lambda work: actions.give_notice(
            work, contract_id, form.noticed_on.data or today, form.leaves_on.data or today
        ),
    ):
        flash(_("Uppsägningen är antecknad."), "done")
        return redirect(url_for("contracts.contract", contract_id=contract_id))
    return render_template("contracts/notice.html", form=form, contract=found.contract)


@blueprint.route("/<uuid:contract_id>/end", methods=["GET", "POST"])
@requires(Permission.EDIT_DOCUMENTS)
def end(contract_id: uuid.UUID) -> ResponseReturnValue:
    """Note that the contract is over."""
    form = DayForm()
    with door.reading() as work:
        found = queries.entry(work, queries.contract_by_id(work, contract_id))
        today = local_today(work)
    if not form.is_submitted():
        form.day.data = min(found.standing.end or today, today)
    elif form.validate() and _done(
        form, lambda work: actions.end_contract(work, contract_id, form.day.data or today)
    ):
        flash(_("Avtalet har upphört. Tiden som papperet sparas räknas från den dagen."), "done")
        return redirect(url_for("contracts.contract", contract_id=contract_id))
    return render_template("contracts/notice.html", form=form, contract=found.contract)


@blueprint.post("/<uuid:contract_id>/<any(keep, again):deed>")
@requires(Permission.EDIT_DOCUMENTS)
def settle(contract_id: uuid.UUID, deed: str) -> ResponseReturnValue:
    """Let it run on, so that nobody is reminded before the next term; or let it apply again."""
    with door.writing() as work:
        if deed == "keep":
            actions.keep_contract(work, contract_id)
        else:
            actions.let_apply_again(work, contract_id)
    flash(
        _("Antecknat. Du påminns inför nästa period.") if deed == "keep" else _("Avtalet gäller igen."),
        "done",
    )
    return redirect(url_for("contracts.contract", contract_id=contract_id))


def _done(form: ContractForm | NoticeForm | DayForm, deed: Callable[[Work], Contract]) -> bool:
    """Do it; False with the reason in the form when it was refused."""
    try:
        with door.writing() as work:
            deed(work)
    except Refusal as refusal:
        form.form_errors.append(sentence_of(refusal))
        return False
    return True


def _suggest(form: ContractForm, paper: Document | None) -> None:
    """Show what the paper itself says."""
    form.renewal_months.data = None
    if paper is None:
        return
    form.title.data, form.counterparty.data = paper.title, paper.counterparty
    form.starts_on.data = paper.document_date
    if paper.record_class in CONTRACT_CLASSES:
        form.kind.data = paper.record_class


def _kinds(work: Work) -> dict[str, str]:
    """Return the names of the classes that contracts are of, within the reader's own."""
    plan, classes = schedule(work), work.actor.record_classes
    return {
        key: plan.name_of(key, language())
        for key in CONTRACT_CLASSES
        if key in plan.classes and (classes is None or key in classes)
    }
