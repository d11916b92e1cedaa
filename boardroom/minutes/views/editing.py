"""The editor of minutes: the whole page, one paragraph at a time, and the typeset pages beside."""

import uuid
from collections.abc import Sequence

from flask import Response, flash, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.core.errors import CannotPrint
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.minutes import actions, queries
from boardroom.minutes.actions import Settled, Writing
from boardroom.minutes.errors import Conflicted, OnlyThere, SavedElsewhere, Void
from boardroom.minutes.forms import EditorForm, OneItemForm, ticks_as_text
from boardroom.minutes.models import Item, Minutes
from boardroom.minutes.rules import OUTCOMES, keyed
from boardroom.minutes.views.blueprint import blueprint
from boardroom.web import door
from boardroom.web.error_pages import sentence_of
from boardroom.web.filters import listed
from boardroom.web.guard import requires
from boardroom.work import Work

# In the session: the press of the editor's button whose words were saved last.
_TAKEN = "editor_press"
# Why a choice between two texts was not made.
_UNSETTLED = {
    Settled.BEFORE: N_(
        "Där två hade skrivit olika är det redan valt vad som ska stå. Allt annat på sidan är sparat."
    ),
    Settled.CHANGED: N_(
        "Det du valde mellan har ändrats sedan sidan visades, så inget är valt än. Båda finns kvar: läs dem igen och "
        "välj. Allt annat på sidan är sparat."
    ),
    Settled.GONE: N_(
        "Raden finns inte längre i närvaron, så det andra har ingen plats där. Det finns kvar: skriv in raden igen, "
        "eller behåll det första. Allt annat på sidan är sparat."
    ),
}


@blueprint.route("/<uuid:minutes_id>/edit", methods=["GET", "POST"])
@requires(Permission.WRITE_MINUTES)
def edit(minutes_id: uuid.UUID) -> ResponseReturnValue:
    """The editor; every button saves first, so that no word is lost by adding a paragraph."""
    form = EditorForm()
    with door.reading() as work:
        page = queries.editor_page(work, minutes_id)
        left = queries.beside_the_file(page.minutes)
        recused = queries.recused_in(work, left)
        if page.minutes.void_at is not None and not form.is_submitted():
            return redirect(url_for("minutes.minutes", minutes_id=minutes_id))
        form.offer(*queries.offered(work, page.minutes))
    asked, form.elsewhere = None, bool(page.minutes.uploaded_sha256)
    if not form.is_submitted():
        form.fill(
            page.minutes,
            # Of a file made elsewhere no §§ are shown to be written in; what is saved in them stays as it is.
            [] if form.elsewhere else page.items,
            page.head,
            further=page.further,
            blank_in=request.args.get("decision", type=int),
        )
    form.suit(page.minutes.kind.value)
    if form.is_submitted() and form.validate() and (asked := form.to_confirm(request.form)) is None:
        try:
            return _save(minutes_id, form)
        except (SavedElsewhere, CannotPrint, Conflicted, OnlyThere) as refusal:
            flash(sentence_of(refusal), "refused")
        except Void:
            flash(_void(), "refused")
    return render_template(
        "minutes/edit.html",
        form=form,
        page=page,
        minutes=page.minutes,
        left=left,
        recused=recused,
        asked=asked,
        taken=session.pop(_TAKEN, ""),
        outcomes=OUTCOMES,
    )


def _save(minutes_id: uuid.UUID, form: EditorForm) -> ResponseReturnValue:
    """Save what was written, do what was pressed beside it, and say what reads otherwise than on the page."""
    with door.writing() as work:
        writing = form.edited(request.form)
        saved = actions.save(work, minutes_id, writing, revision=form.revision.data or 0)
        settled = _settle(work, minutes_id, form)
        waiting = queries.choices(work, saved)
    session[_TAKEN] = (form.press.data or "")[:40]
    if settled in _UNSETTLED:
        flash(_(_UNSETTLED[settled]), "fact" if settled is Settled.BEFORE else "waits")
    _say_what_stayed(saved, writing)
    # Told above the attendance, which is at the top: the § that was moved may be far below it.
    top = _say_who_was_there(saved, writing)
    return _after_save(minutes_id, "main" if top else form.anchor(request.form), waiting)


def _settle(work: Work, minutes_id: uuid.UUID, form: EditorForm) -> Settled:
    """Do what was pressed beside a paragraph: put two texts together, or take up a decision."""
    if taken := form.to_accept(request.form):
        actions.accept(work, minutes_id, *taken)
    chosen = form.to_settle(request.form)
    if chosen is None:
        return Settled.DONE
    return actions.settle_beside(work, minutes_id, chosen[0], join=chosen[1], seen=chosen[2])


def _say_what_stayed(saved: Minutes, writing: Writing) -> None:
    for item in saved.items:
        if item.id in writing.taken_away:
            flash(_stayed(item), "waits")
    stands = {item.id: queries.written(item) for item in saved.items}
    for written in writing.items:
        for text in written.stayed_in(stands[written.id]) if written.id in stands else ():
            flash(_decision_stayed(text), "waits")
    opened = writing.opened.rows if writing.opened else {}
    there = keyed({"person_id": one.person_id, "name": one.name} for one in saved.attendance)
    for key in opened.keys() - set(writing.keys):
        if key in there:
            flash(
                _(
                    "%(name)s står kvar bland dem som deltog: någon annan ändrade raden medan du hade sidan öppen.",
                    name=there[key]["name"],
                )
                if saved.no_meeting
                else _(
                    "%(name)s står kvar i närvaron: någon annan ändrade raden medan du hade sidan öppen.",
                    name=there[key]["name"],
                ),
                "waits",
            )


def _say_who_was_there(saved: Minutes, writing: Writing) -> bool:
    """Say whose attendance reads otherwise because §§ were moved past the one where they came or left; tell whether any does."""
    said = []
    for one in actions.read_otherwise(saved, writing.attendance, writing.shown or []):
        if one.now:
            said.append(
                _(
                    "%(name)s är nu antecknad som närvarande även vid %(places)s.",
                    name=one.name,
                    places=_places(one.now),
                )
            )
        if one.no_longer:
            said.append(
                _(
                    "%(name)s är inte längre antecknad som närvarande vid %(places)s.",
                    name=one.name,
                    places=_places(one.no_longer),
                )
            )
    if said:
        said.append(_("Det följde med flytten. Stämmer det inte, så ändra i närvaron."))
        flash(" ".join(said), "fact")
    return bool(said)


def _places(items: Sequence[Item]) -> str:
    return listed(f"§\u00a0{item.position} {item.heading}".strip() for item in items)


def _stayed(item: Item) -> str:
    if not item.heading:
        return _(
            "§ %(number)s står kvar: någon annan skrev i den medan du hade sidan öppen.", number=item.position
        )
    return _(
        "§ %(number)s %(heading)s står kvar: någon annan skrev i den medan du hade sidan öppen.",
        number=item.position,
        heading=item.heading,
    )


def _decision_stayed(text: str) -> str:
    return _(
        "Beslutet ”%(text)s” står kvar: någon annan skrev i paragrafen medan du hade sidan öppen. "
        "Ska det bort, så ta bort det där det står nu.",
        text=text,
    )


def _after_save(minutes_id: uuid.UUID, anchor: str, waiting: Sequence[queries.Choice]) -> ResponseReturnValue:
    deed, _dash, place = request.form.get("deed", "save").partition("-")
    if deed == "finish":
        return redirect(url_for("minutes.minutes", minutes_id=minutes_id))
    if deed == "save" and waiting:
        flash(_("Sparat, men två har skrivit olika. Välj vad som ska stå."), "waits")
    elif deed == "save":
        flash(_("Sparat."), "done")
    blank = place if deed == "decision" else None
    return redirect(url_for("minutes.edit", minutes_id=minutes_id, decision=blank, _anchor=anchor))


@blueprint.post("/<uuid:minutes_id>/paragraph")
@requires(Permission.WRITE_MINUTES)
def paragraph(minutes_id: uuid.UUID) -> ResponseReturnValue:
    """Save one paragraph while it is being written; says its revision now, or that the words lie beside another's."""
    form = OneItemForm()
    with door.reading() as work:
        people = [(str(key), name) for key, name in queries.eligible(work)]
    form.offer(people, people)
    if not form.validate_on_submit():
        return jsonify(state="wrong", said=_("Något i paragrafen behöver rättas. Spara, så visas vad.")), 422
    try:
        with door.writing() as work:
            saved = actions.save_item(work, minutes_id, form.item())
            now = work.now
    except Void as refusal:
        return _void_meanwhile(minutes_id), refusal.status
    if saved.beside is not None or saved.stayed:
        return _beside(minutes_id, form, saved)
    with door.reading() as work:
        made = queries.decision_ids(work, minutes_id, form.item().id)
        rows = queries.suggested_at(queries.by_id(work, minutes_id), form.item().id)
    return jsonify(
        state="saved",
        revision=saved.revision,
        stood=form.item().mark,
        ticked=ticks_as_text(form.item().recused),
        decisions=made,
        said=_moment(now),
        suggested=_suggested(rows),
    )


def _beside(minutes_id: uuid.UUID, form: OneItemForm, saved: actions.Saved) -> Response:
    two = _("Någon annan sparade paragrafen medan du skrev. Båda texterna finns kvar.")
    said = [*([two] if saved.beside else []), *map(_decision_stayed, saved.stayed)]
    return jsonify(
        state="beside",
        stood=form.item().mark,
        ticked=ticks_as_text(form.item().recused),
        said=" ".join(said),
        link=url_for("minutes.edit", minutes_id=minutes_id),
        see=_("Visa dem bredvid varandra") if saved.beside else _("Visa paragrafen som den är sparad"),
    )


def _void_meanwhile(minutes_id: uuid.UUID) -> Response:
    link = url_for("minutes.minutes", minutes_id=minutes_id)
    return jsonify(state="void", said=_void(), link=link, see=_("Läs varför"))


def _void() -> str:
    return _(
        "Protokollet är makulerat, så det du skriver sparas inte längre. Dina ord står kvar här: kopiera dem innan du "
        "lämnar sidan, om de ska stå i ett nytt protokoll."
    )


def _suggested(rows: Sequence[queries.Suggested]) -> str:
    return render_template("minutes/_suggested.html", rows=rows, outcomes=OUTCOMES)


def _moment(now: object) -> str:
    return render_template("minutes/_saved.html", moment=now)


@blueprint.get("/<uuid:minutes_id>/preview")
@requires(Permission.WRITE_MINUTES)
def preview(minutes_id: uuid.UUID) -> ResponseReturnValue:
    """The typeset pages as they stand saved, to be laid beside the text."""
    pages = actions.count_pages(door.opener(), door.actor(), minutes_id)
    with door.reading() as work:
        page = queries.editor_page(work, minutes_id)
    return render_template("minutes/_preview.html", page=page, minutes=page.minutes, pages=pages)
