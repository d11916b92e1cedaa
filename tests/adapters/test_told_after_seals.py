"""What a file tells about itself, and what it keeps for long-term validation, after a signature: shown, and never whitened."""

from io import BytesIO

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.metadata.xmp_xml import MetadataStream
from pyhanko.sign.fields import MDPPerm

from boardroom.adapters.seals import changes
from boardroom.adapters.seals.examination import examine
from boardroom.cli.words import translator
from boardroom.signing.rules.telling import as_text
from boardroom.signing.rules.verdict import Status, judge
from tests.data.foreign_seals import added, paper, replaced, root, sign, stored, titled


def verdict_on(content):
    return judge(examine(content, [root()]))


def xmp(title):
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt>'
        f'<rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>'
    ).encode()


def described(title):
    def describe(writer):
        writer.root["/Metadata"] = writer.add_object(MetadataStream(stream_data=xmp(title)))
        writer.update_root()

    return describe


def unmarked(writer):
    writer.root["/MarkInfo"] = generic.DictionaryObject({pdf_name("/Marked"): generic.BooleanObject(True)})
    writer.update_root()


def talkative(writer):
    """A word on the version of PDF that is more than that."""
    writer.root["/Extensions"] = generic.DictionaryObject(
        {
            pdf_name("/XYZZ"): generic.DictionaryObject(
                {pdf_name("/Hidden"): generic.DictionaryObject({pdf_name("/A"): pdf_name("/B")})}
            )
        }
    )
    writer.update_root()


def orphaned(writer):
    writer.add_object(generic.TextStringObject("oanvänd"))


PARTICULARS = {
    "title": titled("Annat avtal"),
    "metadata": described("Annat avtal"),
    "tags": unmarked,
    "extensions": talkative,
    "nothing that is needed": orphaned,
}


@pytest.mark.parametrize("permits", [None, *MDPPerm])
@pytest.mark.parametrize("name", PARTICULARS)
def test_another_title_or_description_after_a_signature_is_a_change(name, permits):
    before = added(added(paper(), titled("Avtal")), described("Avtal"))
    content = sign(before, "Underskrift", "Astrid Ek", permits=permits)
    assert verdict_on(content).status is Status.INTACT
    verdict = verdict_on(added(content, PARTICULARS[name]))
    assert verdict.status is Status.CHANGED, as_text(verdict)
    if name in {"title", "metadata"}:
        assert "(som titel och författare) har ändrats efter ”Underskrift”" in as_text(verdict)
        assert "title and author" in as_text(verdict, "en", translate=translator("en"))


@pytest.mark.parametrize("name", ["title", "metadata", "tags"])
def test_a_signature_on_top_does_not_whiten_another_title(name):
    content = added(sign(added(paper(), titled("Avtal")), "A", "Astrid Ek"), PARTICULARS[name])
    assert verdict_on(sign(content, "B", "Bo Lind")).status is Status.CHANGED


def test_the_time_and_the_program_of_a_second_signature_are_no_change():
    """Whoever signs after another writes when, and with what, in a file that is otherwise as it was."""
    before = added(added(paper(), titled("Avtal")), described("Avtal"))
    content = sign(sign(before, "A", "Astrid Ek"), "B", "Bo Lind")
    assert verdict_on(content).status is Status.INTACT, as_text(verdict_on(content))


FALSE = (
    b'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt>'
    b'<rdf:li xml:lang="x-default">Annat avtal</rdf:li></rdf:Alt></dc:title></rdf:Description>'
)
PACKETS = {
    "a title before the other": lambda packet: packet.replace(
        b"<rdf:Description", FALSE + b"<rdf:Description", 1
    ),
    "a title after the other": lambda packet: packet.replace(b"</rdf:RDF>", FALSE + b"</rdf:RDF>"),
    "descriptions before the others": lambda packet: packet.replace(
        b"<rdf:RDF",
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' + FALSE + b"</rdf:RDF><rdf:RDF",
    ),
    "a node that is no description": lambda packet: packet.replace(
        b"</rdf:RDF>", FALSE.replace(b"rdf:Description", b"dc:Thing") + b"</rdf:RDF>"
    ),
}


@pytest.mark.parametrize("name", PACKETS)
def test_a_second_title_beside_the_first_is_a_change(name):
    """Programs differ in which of two titles they show, so that none may be added."""
    content = sign(added(paper(), described("Avtal")), "A", "Astrid Ek", permits=MDPPerm.NO_CHANGES)
    with pikepdf.open(BytesIO(content)) as pdf:
        packet = pdf.Root.Metadata.read_bytes()
    same = replaced(content, stored(packet=packet, Certs=[root()]))
    assert verdict_on(same).status is Status.INTACT, as_text(verdict_on(same))
    other = PACKETS[name](packet)
    assert other != packet
    verdict = verdict_on(replaced(content, stored(packet=other, Certs=[root()])))
    assert verdict.status is Status.CHANGED
    assert "(som titel och författare) har ändrats" in as_text(verdict)


STORES = {
    "nothing": {},
    "empty lists": {"Certs": [], "CRLs": [], "OCSPs": []},
    "what is no certificate": {"Certs": [b"junk"], "CRLs": [b"junk"], "OCSPs": [b"junk"]},
}


@pytest.mark.parametrize("name", STORES)
@pytest.mark.parametrize("permits", [None, MDPPerm.NO_CHANGES])
def test_an_empty_store_for_long_term_validation_is_a_change_that_adds_nothing(name, permits):
    content = sign(paper(), "Underskrift", "Astrid Ek", permits=permits)
    verdict = verdict_on(replaced(content, stored(**STORES[name])))
    assert verdict.status is Status.CHANGED
    assert "inte innehåller något nytt" in as_text(verdict)
    assert "uppgifter för långtidsbevarande" not in as_text(verdict)
    assert "holds nothing new" in as_text(verdict, "en", translate=translator("en"))
    assert verdict.level == verdict_on(content).level


def test_a_store_may_be_written_anew_with_all_that_it_held_and_not_emptied():
    content = sign(paper(), "Underskrift", "Astrid Ek")
    kept = replaced(content, stored(Certs=[root()]))
    assert verdict_on(kept).status is Status.INTACT
    assert "uppgifter för långtidsbevarande lagts till" in as_text(verdict_on(kept))
    signed = sign(kept, "Ovanpå", "Bo Lind")
    assert verdict_on(replaced(signed, stored(Certs=[root()]))).status is Status.INTACT
    emptied = verdict_on(replaced(signed, stored(Certs=[])))
    assert emptied.status is Status.CHANGED
    assert "inte innehåller något nytt" in as_text(emptied)


def _signed_twice():
    return sign(sign(paper(), "Sig1", "Eva"), "Sig2", "Bo")


def test_memory_that_runs_out_is_no_change_of_the_file(monkeypatch):
    def starved(*_of):
        raise MemoryError

    content = _signed_twice()
    assert verdict_on(content).status is Status.INTACT
    monkeypatch.setattr(changes, "told_differently", starved)
    with pytest.raises(MemoryError):
        examine(content, [root()])


def test_what_the_file_tells_of_itself_and_cannot_be_compared_is_said_to_be_so(monkeypatch):
    def broken(*_of):
        raise ValueError

    monkeypatch.setattr(changes, "told_differently", broken)
    verdict = verdict_on(_signed_twice())
    assert verdict.status is Status.CHANGED
    told = as_text(verdict)
    assert "Det går inte att säga om filens uppgifter om sig själv" in told
    assert "har ändrats efter ”Sig1”." in told
    assert "Filens uppgifter om sig själv" not in told
