"""In the child: the copy put together from pictures and words, written, and checked as it was written."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, pdfa
from PIL import Image, ImageCms

from boardroom.adapters.access_copies.invisible import Letters, content, runs_of
from boardroom.core.child import Answer

FLAVOUR = "2b"
PRODUCER = "Boardroom"
MOST_FINDINGS = 50
_PICTURE = b"q %.2f 0 0 %.2f 0 0 cm /Im0 Do Q"


def make(arguments: Mapping[str, Any], content: bytes) -> Answer:  # noqa: ARG001 - the shape of a Function
    """Return the copy and the report on it."""
    written = _written(arguments, claim=True)
    report = pdfa.validate_written(BytesIO(written), FLAVOUR)
    if not report.passed:
        # What is not approved must not call itself PDF/A. The report on the version that did is kept.
        written = _written(arguments, claim=False)
    return Answer(
        {
            "flavour": FLAVOUR,
            "conforms": report.passed,
            "checker": f"pikepdf {pikepdf.__version__}",
            "findings": [
                [finding.rule, finding.where, finding.message[:300], finding.kind]
                for finding in report.findings[:MOST_FINDINGS]
            ],
        },
        written,
    )


def _written(arguments: Mapping[str, Any], *, claim: bool) -> bytes:
    earlier = pikepdf.open(arguments["earlier"]) if arguments["earlier"] else None
    pdf = pikepdf.new()
    letters = Letters()
    pages = [_page(pdf, row, letters, earlier) for row in arguments["pages"]]
    font = letters.font(pdf) if any("/Font" in page.Resources for page in pages) else None
    for page in pages:
        if "/Font" in page.Resources:
            page.Resources.Font.F0 = font
        pdf.pages.append(pikepdf.Page(page))
    _describe(pdf, arguments, claim=claim)
    target = BytesIO()
    pdf.save(target, **pdfa.resolve_save_kwargs(FLAVOUR))
    return target.getvalue()


def _page(
    pdf: pikepdf.Pdf, row: Mapping[str, Any], letters: Letters, earlier: pikepdf.Pdf | None
) -> pikepdf.Object:
    paper = (float(row["paper"][0]), float(row["paper"][1]))
    text = content(runs_of(row), letters, paper=paper, size=(int(row["width"]), int(row["height"])))
    picture = _picture(pdf, row, earlier)
    resources = Dictionary()
    parts = []
    if text:
        resources.Font = Dictionary()
        parts.append(text)
    if picture is not None:
        resources.XObject = Dictionary(Im0=picture)
        parts.append(_PICTURE % paper)
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, round(paper[0], 2), round(paper[1], 2)]),
            Resources=resources,
            Contents=pdf.make_stream(b"\n".join(parts)),
        )
    )


def _picture(pdf: pikepdf.Pdf, row: Mapping[str, Any], earlier: pikepdf.Pdf | None) -> pikepdf.Object | None:
    if row["jpeg"]:
        with open(row["jpeg"], "rb") as source:  # noqa: PTH123 - a plain path from the request
            jpeg = source.read()
        with Image.open(BytesIO(jpeg), formats=["JPEG"]) as image:
            size, mode = image.size, image.mode
        return pdf.make_stream(
            jpeg,
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=size[0],
            Height=size[1],
            ColorSpace=Name.DeviceGray if mode == "L" else Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=Name.DCTDecode,
        )
    if earlier is not None and row["earlier"]:
        pictures = earlier.pages[int(row["earlier"]) - 1].obj.Resources.get("/XObject", Dictionary())
        return pdf.copy_foreign(pictures["/Im0"]) if "/Im0" in pictures else None
    return None


def _describe(pdf: pikepdf.Pdf, arguments: Mapping[str, Any], *, claim: bool) -> None:
    """Say in what colours, in what language and as what the pages are to be read."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=pikepdf.String("sRGB"),
        Info=pikepdf.String("sRGB IEC61966-2.1"),
        DestOutputProfile=pdf.make_stream(profile, N=3),
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])
    pdf.Root.Lang = pikepdf.String(str(arguments["language"]))
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    with pdf.open_metadata(set_pikepdf_as_editor=False) as about:
        about["dc:title"] = str(arguments["title"])
        about["pdf:Producer"] = PRODUCER
        about["xmp:CreatorTool"] = PRODUCER
        about["xmp:CreateDate"] = str(arguments["at"])
        about["xmp:ModifyDate"] = str(arguments["at"])
        if claim:
            about["pdfaid:part"] = FLAVOUR[0]
            about["pdfaid:conformance"] = FLAVOUR[1].upper()
