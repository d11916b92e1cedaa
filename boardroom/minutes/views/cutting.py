"""Pages of an extract of minutes that are paper: which §§, from which line to which, what it will show."""

import uuid
from collections.abc import Sequence

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.core.errors import Refusal
from boardroom.core.permissions import Permission
from boardroom.language.identifiers import mask_personnummer
from boardroom.minutes import actions, queries
from boardroom.minutes.errors import NotCutOut, ReadAnew, TooMuchToExtract
from boardroom.minutes.forms import GiveForm, PaperLinesForm, PaperParagraphsForm
from boardroom.minutes.queries import Chosen, PaperMinutes
from boardroom.minutes.rules import Cut, FoundParagraph, Span, remarks, text_of
from boardroom.minutes.views.blueprint import blueprint
from boardroom.minutes.views.extracting import handed_over
from boardroom.web import door
from boardroom.web.error_pages import refusal_page, sentence_of
from boardroom.web.guard import requires

# So much of a line tells it from the others in a list.
_LONGEST = 70


@blueprint.route("/papers/<uuid:document_id>/extract", methods=["GET", "POST"])
@requires(Permission.WRITE_MINUTES)
def paper_paragraphs(document_id: uuid.UUID) -> ResponseReturnValue:
    """Choose among the §§ that the portal found in the paper; minutes written here have an extract of their own."""
    with door.reading() as work:
        written = queries.minutes_of_document(work, document_id)
        if written is not None and queries.whole_of(work, written) is not None:
            return redirect(url_for("minutes.extract", minutes_id=written.id))
    found = actions.open_paper(door.opener(), door.actor(), document_id)
    form = PaperParagraphsForm()
    form.offer([(one, _words_of(one)) for one in found.paragraphs if not one.doubt])
    if form.validate_on_submit():
        return redirect(
            _look(document_id, [Span.told(key) for key in form.spans.data or ()], found.mark), 303
        )
    doubtful = [(one, _words_of(one), one.doubt) for one in found.paragraphs if one.doubt]
    return render_template("minutes/paper_paragraphs.html", form=form, found=found, doubtful=doubtful)


@blueprint.route("/papers/<uuid:document_id>/extract/lines", methods=["GET", "POST"])
@requires(Permission.WRITE_MINUTES)
def paper_lines(document_id: uuid.UUID) -> ResponseReturnValue:
    """Say from which line to which a § goes, in place of one that was asked for; those beside it stay."""
    found = actions.open_paper(door.opener(), door.actor(), document_id)
    asked, form = _spans("span"), PaperLinesForm()
    pages = [_("Sida %(number)s", number=number) for number in range(1, len(found.pages) + 1)]
    form.offer(found.lines, [_short(line.text) for line in found.lines], pages)
    if form.validate_on_submit():
        return redirect(_look(document_id, [*_spans("beside"), form.span], found.mark), 303)
    if asked and not form.is_submitted():
        form.first.data, form.last.data, form.number.data = (
            asked[0].first,
            asked[0].last,
            asked[0].number or None,
        )
    return render_template("minutes/paper_lines.html", form=form, found=found)


@blueprint.route("/papers/<uuid:document_id>/extract/look", methods=["GET", "POST"])
@requires(Permission.WRITE_MINUTES)
def paper_extract(document_id: uuid.UUID) -> ResponseReturnValue:
    """Show what the extract will hold, and give it as a PDF."""
    form, chosen = GiveForm(), _chosen()
    found = actions.open_paper(door.opener(), door.actor(), document_id)
    try:
        parts = found.parts(chosen)
    except (NotCutOut, ReadAnew, TooMuchToExtract) as refusal:
        return _choose_again(refusal, document_id), refusal.status
    if form.validate_on_submit():
        receiver = form.receiver.data or ""
        return handed_over(
            actions.extract_paper(door.opener(), door.actor(), document_id, chosen, receiver=receiver)
        )
    return render_template(
        "minutes/paper_extract.html",
        form=form,
        found=found,
        parts=_shown(found, chosen, parts),
        remarks=remarks(parts, found.doubtful),
    )


@blueprint.get("/papers/<uuid:document_id>/extract/strips/<int:place>.jpg")
@requires(Permission.WRITE_MINUTES)
def paper_strip(document_id: uuid.UUID, place: int) -> ResponseReturnValue:
    """One strip of a page, as the extract will show it."""
    image = actions.draw_strip(door.opener(), door.actor(), document_id, _chosen(), place)
    return Response(image, mimetype="image/jpeg")


def _choose_again(refusal: Refusal, document_id: uuid.UUID) -> str:
    """Say why it cannot be given like this, with the way to where it is chosen."""
    if isinstance(refusal, NotCutOut):
        words = _("Märk ut från rad till rad")
        address = url_for(
            "minutes.paper_lines", document_id=document_id, span=request.args.getlist("span")[:1]
        )
    else:
        words, address = _("Välj paragraf"), url_for("minutes.paper_paragraphs", document_id=document_id)
    return refusal_page(sentence_of(refusal), way=(words, address))


def _spans(name: str) -> list[Span]:
    """Return the spans that an address names, in the order of the paper; what is no span is left out."""
    spans = set()
    for key in request.args.getlist(name):
        try:
            spans.add(Span.told(key))
        except ValueError:
            continue
    return sorted(spans, key=lambda span: (span.first, span.last))


def _chosen() -> Chosen:
    return Chosen(_spans("span"), request.args.get("mark", ""))


def _look(document_id: uuid.UUID, spans: Sequence[Span], mark: str) -> str:
    keys = [span.key for span in spans]
    return url_for("minutes.paper_extract", document_id=document_id, span=keys, mark=mark)


def _shown(found: PaperMinutes, chosen: Chosen, parts: Sequence[Sequence[Cut]]) -> list[dict[str, object]]:
    """Return each part with its pictures, its words, and the way to say anew where it begins and ends."""
    place, shown, document_id = 0, list[dict[str, object]](), found.document.id
    keys = [span.key for span in chosen.spans]
    for span, part in zip(chosen.spans, parts, strict=True):
        pictures = []
        for cut in part:
            address = url_for(
                "minutes.paper_strip", document_id=document_id, place=place, span=keys, mark=chosen.mark
            )
            width, height = cut.measures(found.sizes[cut.page - 1])
            correct = url_for("reading.correct", page_id=found.pages[cut.page - 1].id)
            pictures.append(
                {"page": cut.page, "url": address, "width": width, "height": height, "correct_url": correct}
            )
            place += 1
        beside = [key for key in keys if key != span.key]
        change = url_for("minutes.paper_lines", document_id=document_id, span=span.key, beside=beside)
        shown.append(
            {
                "title": found.called([span]),
                "pictures": pictures,
                "paragraphs": text_of([line for cut in part for line in cut.lines]),
                "change_url": change,
            }
        )
    return shown


def _words_of(one: FoundParagraph) -> str:
    """Say which § it is and where it stands."""
    first, last = one.pages
    place = _("sida %(number)s", number=first if first == last else f"{first}–{last}")
    return f"§\u00a0{one.number} {_short(one.heading)}".strip() + f" ({place})"


def _short(text: str) -> str:
    said = mask_personnummer(text)
    return said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"
