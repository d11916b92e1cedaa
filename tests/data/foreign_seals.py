"""Signed PDFs as others make them: Acrobat's approvals, a service's seal from a public authority, Guardtime's signatures."""

import datetime as dt
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
from asn1crypto import keys, x509
from cryptography import x509 as made
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

START = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
END = dt.datetime(2060, 1, 1, tzinfo=dt.UTC)
NOWHERE = (0, 0, 0, 0)


@cache
def authority() -> tuple[ec.EllipticCurvePrivateKey, made.Certificate]:
    """Return a root that vouches for signers."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key, _certificate("Provrot", key.public_key(), "Provrot", key, is_root=True)


def root() -> bytes:
    """Return the root's certificate, DER."""
    return authority()[1].public_bytes(serialization.Encoding.DER)


@cache
def signer(name: str) -> SimpleSigner:
    """Return someone whom the root vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer_key, issuer = authority()
    certificate = _certificate(name, key.public_key(), "Provrot", issuer_key)
    store = SimpleCertificateStore()
    store.register(x509.Certificate.load(issuer.public_bytes(serialization.Encoding.DER)))
    return SimpleSigner(
        signing_cert=x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(
            key.private_bytes(
                serialization.Encoding.DER,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        ),
        cert_registry=store,
    )


def certificate(name: str, *, ends: dt.datetime) -> tuple[ec.EllipticCurvePrivateKey, made.Certificate]:
    """Return a key with a certificate of its own making that ends when told."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key, _certificate(name, key.public_key(), name, key, ends=ends)


def _certificate(
    name: str,
    public: ec.EllipticCurvePublicKey,
    issuer: str,
    key: ec.EllipticCurvePrivateKey,
    *,
    is_root: bool = False,
    ends: dt.datetime = END,
) -> made.Certificate:
    return (
        made.CertificateBuilder()
        .subject_name(made.Name([made.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(made.Name([made.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(public)
        .serial_number(made.random_serial_number())
        .not_valid_before(START)
        .not_valid_after(ends)
        .add_extension(made.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )


def paper(*, field: tuple[float, ...] | None = None) -> bytes:
    """Return one page that says what is paid, by an image, a text in a font of its own, and a form field below it."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(300, 200))
    font = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
    )
    image = pdf.make_stream(
        b"\xff\xff\xff",
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=1,
        Height=1,
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
    )
    page = pdf.pages[0]
    page.Resources = pikepdf.Dictionary(
        Font=pikepdf.Dictionary(F1=font), XObject=pikepdf.Dictionary(Im1=image)
    )
    page.Contents = pdf.make_stream(
        b"BT /F1 12 Tf 20 150 Td (Betala 100 kr) Tj ET q 100 0 0 20 20 100 cm /Im1 Do Q"
    )
    text = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Tx,
            T=pikepdf.String("belopp"),
            V=pikepdf.String("100"),
            DA=pikepdf.String("/F1 12 Tf 0 g"),
            F=4,
            Rect=pikepdf.Array([20, 50, 120, 70]),
            AP=pikepdf.Dictionary(
                N=pdf.make_stream(
                    b"BT /F1 12 Tf 2 4 Td (100) Tj ET",
                    Type=pikepdf.Name.XObject,
                    Subtype=pikepdf.Name.Form,
                    BBox=pikepdf.Array([0, 0, 100, 20]),
                    Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font)),
                )
            ),
        )
    )
    page.Annots = pdf.make_indirect(pikepdf.Array([text]))
    pdf.Root.AcroForm = pdf.make_indirect(
        pikepdf.Dictionary(
            Fields=pikepdf.Array([text]),
            DA=pikepdf.String("/F1 12 Tf 0 g"),
            DR=pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font)),
        )
    )
    target = BytesIO()
    pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    content = target.getvalue()
    return with_field(content, "Tom", field) if field else content


def with_field(content: bytes, name: str, box: tuple[float, ...]) -> bytes:
    """Return the paper with an empty place to sign."""
    from pyhanko.sign.fields import append_signature_field

    writer = IncrementalPdfFileWriter(BytesIO(content))
    append_signature_field(writer, SigFieldSpec(name, box=box))
    return written(writer)


def sign(
    content: bytes,
    name: str,
    who: str,
    *,
    box: tuple[float, ...] = NOWHERE,
    permits: MDPPerm | None = None,
    pades: bool = False,
    existing: bool = False,
) -> bytes:
    """Return the paper signed; `permits` certifies it, `box` is where the signature is seen."""
    pdf_signer = PdfSigner(
        PdfSignatureMetadata(
            field_name=name,
            certify=permits is not None,
            docmdp_permissions=permits or MDPPerm.FILL_FORMS,
            subfilter=SigSeedSubFilter.PADES if pades else SigSeedSubFilter.ADOBE_PKCS7_DETACHED,
        ),
        signer(who),
        new_field_spec=None if existing else SigFieldSpec(name, box=box),
    )
    target = BytesIO()
    pdf_signer.sign_pdf(
        IncrementalPdfFileWriter(BytesIO(content)), output=target, existing_fields_only=existing
    )
    return target.getvalue()


def of_a_kind(handler: str, encoding: str = "", content: bytes | None = None) -> bytes:
    """Return the paper with a signature that only its maker can check, over all of the file but itself."""
    writer = IncrementalPdfFileWriter(BytesIO(content or paper()))
    signature = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Sig"),
            pdf_name("/Filter"): pdf_name("/" + handler),
            pdf_name("/ByteRange"): generic.ArrayObject(
                generic.NumberObject(number) for number in (0, 10**9, 10**9, 10**9)
            ),
            pdf_name("/Contents"): generic.ByteStringObject(b"\x5a" * 40),
        }
    )
    if encoding:
        signature[pdf_name("/SubFilter")] = pdf_name("/" + encoding)
    field = generic.DictionaryObject(
        {
            pdf_name("/FT"): pdf_name("/Sig"),
            pdf_name("/T"): generic.TextStringObject("Sigill"),
            pdf_name("/V"): writer.add_object(signature),
        }
    )
    form = writer.root["/AcroForm"]
    form["/Fields"].append(writer.add_object(field))
    writer.update_container(form["/Fields"])
    content = written(writer)
    start = content.index(b"<" + b"5a" * 40 + b">")
    end = start + 82
    blank = b"[ 0 1000000000 1000000000 1000000000 ]"
    blank = blank if blank in content else b"[0 1000000000 1000000000 1000000000]"
    assert blank in content
    ranges = b"[0 %d %d %d" % (start, end, len(content) - end)
    return content.replace(blank, ranges.ljust(len(blank) - 1) + b"]")


def added(content: bytes, change: Any) -> bytes:
    """Return the file with one more revision, in which `change` did something to it."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    change(writer)
    return written(writer)


def written(writer: IncrementalPdfFileWriter) -> bytes:
    """Return the file that a writer has made."""
    target = BytesIO()
    writer.write(target)  # type: ignore[no-untyped-call]  # untyped in pyHanko
    return target.getvalue()


def replaced(content: bytes, change: Any) -> bytes:
    """Return the file with one more revision by a writer that leaves the XMP packet as `change` made it."""
    writer = _Plain(BytesIO(content))
    change(writer)
    return written(writer)


class _Plain(IncrementalPdfFileWriter):
    def _update_meta(self) -> None:
        return


def titled(title: str) -> Any:
    """Return the change of a file's /Info into one that bears this title."""

    def retitle(writer: IncrementalPdfFileWriter) -> None:
        info = generic.DictionaryObject({pdf_name("/Title"): generic.TextStringObject(title)})
        writer.set_info(writer.add_object(info))  # type: ignore[no-untyped-call]  # untyped in pyHanko

    return retitle


def stored(*, packet: bytes | None = None, **entries: list[bytes]) -> Any:
    """Return a change that puts a store for long-term validation into a file, and another packet where one is given."""

    def store(writer: IncrementalPdfFileWriter) -> None:
        writer.root["/DSS"] = writer.add_object(
            generic.DictionaryObject(
                {
                    pdf_name(f"/{key}"): generic.ArrayObject(
                        [writer.add_object(generic.StreamObject(stream_data=one)) for one in contents]
                    )
                    for key, contents in entries.items()
                }
            )
        )
        if packet is not None:
            kind = {pdf_name("/Type"): pdf_name("/Metadata"), pdf_name("/Subtype"): pdf_name("/XML")}
            stream = generic.StreamObject(generic.DictionaryObject(kind), stream_data=packet)
            writer.root["/Metadata"] = writer.add_object(stream)
        writer.update_root()

    return store
