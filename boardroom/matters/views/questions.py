"""One question at a time: has it happened, and when; with what speaks for it."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from boardroom.core.errors import Refusal
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.matters import actions, queries
from boardroom.matters.errors import NoSuchQuestion
from boardroom.matters.forms import AnswerForm, PostponeForm
from boardroom.matters.queries import Question
from boardroom.matters.rules import ASKED
from boardroom.matters.views.blueprint import blueprint
from boardroom.web import door
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires

MOST_SHOWN = 8


@blueprint.get("/questions")
@requires(Permission.EDIT_DOCUMENTS)
def questions() -> ResponseReturnValue:
    """Lead to the next question, or say that there is none."""
    with door.reading() as work:
        found = queries.questions(work, limit=1)
    if found:
        return redirect(url_for("matters.question", key=found[0].key))
    return render_template("matters/questions.html")


@blueprint.route("/questions/<key>", methods=["GET", "POST"])
@requires(Permission.EDIT_DOCUMENTS)
def question(key: str) -> ResponseReturnValue:
    """One question with its evidence; the answer sets the day that "keep until" counts from."""
    form = AnswerForm()
    with door.reading() as work:
        found = queries.question(work, key)
        papers = queries.papers_of(work, found) if found else []
    if found is None:
        raise NoSuchQuestion
    form.ask(day_words(found), found.suggested, because=found.matter is not None)
    if form.validate_on_submit() and form.day.data is not None:
        because = form.because.data or "" if found.matter is not None else ""
        try:
            with door.writing() as work:
                actions.answer(work, key, form.day.data, because)
        except Refusal as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            flash(_("Tack. Dagen är antecknad."), "done")
            return redirect(url_for("matters.questions"))
    return render_template(
        "matters/question.html",
        form=form,
        postpone=PostponeForm(formdata=None),
        question=found,
        title=question_words(found),
        evidence=evidence_of(found, papers),
    )


@blueprint.post("/questions/<key>/postpone")
@requires(Permission.EDIT_DOCUMENTS)
def postpone(key: str) -> ResponseReturnValue:
    """It has not happened: ask again later."""
    form = PostponeForm()
    if form.validate_on_submit():
        with door.writing() as work:
            actions.postpone(work, key, form.months.data)
        flash(_("Frågan vilar så länge."), "done")
    return redirect(url_for("matters.questions"))


def question_words(found: Question) -> str:
    """Return the question itself."""
    if found.year_end is not None:
        return _("Beviljades styrelsen ansvarsfrihet för %(year)s?", year=_year(found))
    if found.contract is not None:
        return _("Har avtalet upphört: ”%(title)s”?", title=found.contract.title)
    if found.matter is not None:
        return _(
            "Är ärende %(label)s avslutat: ”%(title)s”?", label=found.matter.label, title=found.matter.title
        )
    if found.year is not None:
        return _(
            ASKED[found.trigger].of_year,
            count=found.year.count,
            kind=found.year.name,
            year=found.year.year,
        )
    title = found.document.title if found.document else ""
    return _(ASKED[found.trigger].question, title=title)


def day_words(found: Question) -> str:
    """Return what the day of the answer is called."""
    if found.year_end is not None:
        return _("Stämmans dag")
    return _(ASKED[found.trigger].answer)


def evidence_of(found: Question, papers: Sequence[Document]) -> list[dict[str, Any]]:
    """Return what speaks for it, each a sentence with where it stands."""
    return [*_about(found, papers), *_speaking_for(found)]


def _about(found: Question, papers: Sequence[Document]) -> list[dict[str, Any]]:
    """Return what is asked about, with its day."""
    if found.matter is not None:
        url = url_for("matters.matter", matter_id=found.matter.id)
        return [
            _row(_("Ärendet"), found.matter.title, url),
            _row(_("Senast hände något"), "", None, found.since),
        ]
    if found.contract is not None:
        url = url_for("contracts.contract", contract_id=found.contract.id)
        return [_row(_("Avtalet"), found.contract.title, url), _row(_("Slutdagen"), "", None, found.since)]
    return [
        _row(_("Papperet"), one.title, url_for("archive.document", document_id=one.id), one.document_date)
        for one in papers[:MOST_SHOWN]
    ]


def _speaking_for(found: Question) -> list[dict[str, Any]]:
    """Return what else is known: a decision, a later paper, a meeting."""
    rows = []
    if found.decision is not None:
        url = url_for("decisions.decision", decision_id=found.decision.decision.id)
        rows.append(_row(_("Beslutet"), found.decision.decision.text, url, found.decision.day))
    if found.paper is not None:
        label = _("Stämman") if found.year_end else _("Det som talar för det")
        url = url_for("archive.document", document_id=found.paper.id)
        rows.append(_row(label, found.paper.title, url, found.paper.document_date))
    elif found.year_end and found.since:
        rows.append(_row(_("Stämman"), _("En föreningsstämma hölls"), None, found.since))
    return rows


def _row(label: str, words: str, url: str | None, day: Any = None) -> dict[str, Any]:
    return {"label": label, "words": words, "url": url, "day": day}


def _year(found: Question) -> str:
    """Return the fiscal year as people say it: "2025", or until when it ran."""
    assert found.year_end is not None  # noqa: S101 - asked only of discharges
    if (found.year_end.month, found.year_end.day) == (12, 31):
        return str(found.year_end.year)
    return _("räkenskapsåret till och med %(day)s", day=format_date(found.year_end, "d MMMM y"))
