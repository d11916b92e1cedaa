"""A relying-party fake of BankID (API 6.0): a real HTTPS server that demands our certificate, with orders that tests move along.

What it asks of requests, what it answers and when, follows BankID's published guide: limits of the texts, terminal
answers given once, errors by their codes. A completed signature is a real one: XMLDSig by a person's certificate under
a test CA, with a real OCSP answer.
"""

import base64
import json
import secrets
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from lxml import etree

DS = "http://www.w3.org/2000/09/xmldsig#"
BID = "http://www.bankid.com/signature/v1.0.0/types"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Issued:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: Key

    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def key_pem(self, password: bytes = b"") -> bytes:
        how = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
        return self.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, how)


def issue(
    name: str,
    by: Issued | None = None,
    *,
    ca: bool = False,
    number: str = "",
    host: str = "",
    responder: bool = False,
    rsa_key: bool = False,
) -> Issued:
    """Issue a certificate: a root by itself, else by another; `number` is a person's serialNumber."""
    key: Key = rsa.generate_private_key(65537, 2048) if rsa_key else ec.generate_private_key(ec.SECP256R1())
    attributes = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
    if number:
        attributes.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, number))
    subject = x509.Name(attributes)
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    if host:
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
    if responder:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), critical=False)
    return Issued(made.sign(by.key if by else key, hashes.SHA256()), key)


@dataclass
class Bank:
    """Who vouches for persons: a root, a bank below it, and its OCSP responder."""

    root: Issued = field(default_factory=lambda: issue("Provrot för BankID", ca=True))

    def __post_init__(self) -> None:
        self.bank = issue("Provbanken", self.root, ca=True)
        self.responder = issue("Provbankens svar", self.bank, responder=True)
        self.persons: dict[str, Issued] = {}

    def person(self, number: str, name: str) -> Issued:
        if number not in self.persons:
            self.persons[number] = issue(name, self.bank, number=number, rsa_key=True)
        return self.persons[number]

    def sign(self, number: str, name: str, visible: bytes, non_visible: bytes) -> bytes:
        """Return an XML signature as BankID's is built: what was seen and what was not, and the certificates, are signed."""
        person = self.person(number, name)
        root = etree.Element(f"{{{DS}}}Signature", nsmap={None: DS})
        info = etree.SubElement(root, f"{{{DS}}}SignedInfo")
        value = etree.SubElement(root, f"{{{DS}}}SignatureValue")
        keys = etree.SubElement(
            etree.SubElement(root, f"{{{DS}}}KeyInfo", Id="bidKeyInfo"), f"{{{DS}}}X509Data"
        )
        for one in (person, self.bank, self.root):
            der = one.certificate.public_bytes(serialization.Encoding.DER)
            etree.SubElement(keys, f"{{{DS}}}X509Certificate").text = base64.b64encode(der).decode()
        data = etree.SubElement(
            etree.SubElement(root, f"{{{DS}}}Object"),
            f"{{{BID}}}bankIdSignedData",
            nsmap={None: BID},
            Id="bidSignedData",
        )
        shown = etree.SubElement(data, f"{{{BID}}}usrVisibleData", charset="UTF-8", visible="wysiwys")
        shown.text = base64.b64encode(visible).decode()
        etree.SubElement(data, f"{{{BID}}}usrNonVisibleData").text = base64.b64encode(non_visible).decode()
        etree.SubElement(info, f"{{{DS}}}CanonicalizationMethod", Algorithm=C14N)
        etree.SubElement(
            info, f"{{{DS}}}SignatureMethod", Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
        )
        for element in (data, keys.getparent()):
            reference = etree.SubElement(info, f"{{{DS}}}Reference", URI=f"#{element.get('Id')}")
            transforms = etree.SubElement(reference, f"{{{DS}}}Transforms")
            etree.SubElement(transforms, f"{{{DS}}}Transform", Algorithm=C14N)
            etree.SubElement(
                reference, f"{{{DS}}}DigestMethod", Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"
            )
            digest = sha256(etree.tostring(element, method="c14n")).digest()
            etree.SubElement(reference, f"{{{DS}}}DigestValue").text = base64.b64encode(digest).decode()
        signed = person.key.sign(etree.tostring(info, method="c14n"), padding.PKCS1v15(), hashes.SHA256())
        value.text = base64.b64encode(signed).decode()
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def vouch(self, number: str, *, status: ocsp.OCSPCertStatus = ocsp.OCSPCertStatus.GOOD) -> bytes:
        """Return the bank's OCSP answer about a person's certificate."""
        now = datetime.now(UTC)
        revoked = status is ocsp.OCSPCertStatus.REVOKED
        return (
            ocsp.OCSPResponseBuilder()
            .add_response(
                cert=self.persons[number].certificate,
                issuer=self.bank.certificate,
                algorithm=hashes.SHA256(),
                cert_status=status,
                this_update=now,
                next_update=None,
                revocation_time=now if revoked else None,
                revocation_reason=None,
            )
            .responder_id(ocsp.OCSPResponderEncoding.HASH, self.responder.certificate)
            .certificates([self.responder.certificate])
            .sign(self.responder.key, hashes.SHA256())
            .public_bytes(serialization.Encoding.DER)
        )


@dataclass
class Order:
    """One order as the server keeps it."""

    path: str
    body: dict[str, Any]
    reference: str = field(default_factory=lambda: secrets.token_hex(16))
    auto_start_token: str = field(default_factory=lambda: secrets.token_hex(16))
    qr_start_token: str = field(default_factory=lambda: secrets.token_hex(16))
    qr_start_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    status: str = "pending"
    hint: str = "outstandingTransaction"
    completion: dict[str, Any] | None = None
    collected: int = 0
    gone: bool = False


@dataclass
class BankIdServer:
    """The running server. Tests look at `orders` and `asked`, and move the newest order along."""

    address: str
    folder: Path
    bank: Bank
    orders: dict[str, Order] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    # The next answers by path: (status, errorCode), or "silence" to take the request and hang up.
    troubles: dict[str, list[tuple[int, str] | str]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def newest(self) -> Order:
        return next(reversed(self.orders.values()))

    def hint(self, hint: str, order: Order | None = None) -> None:
        (order or self.newest).hint = hint

    def fail(self, hint: str, order: Order | None = None) -> None:
        order = order or self.newest
        order.status, order.hint = "failed", hint

    def complete(
        self,
        number: str = "194603242399",
        name: str = "Bo Lind",
        order: Order | None = None,
        *,
        address: str = "127.0.0.1",
        visible: bytes | None = None,
        non_visible: bytes | None = None,
        status: ocsp.OCSPCertStatus = ocsp.OCSPCertStatus.GOOD,
    ) -> None:
        """Let a person confirm in the app; the texts are those of the order unless a test forges them."""
        order = order or self.newest
        given, _, surname = name.rpartition(" ")
        seen = visible if visible is not None else base64.b64decode(order.body.get("userVisibleData", ""))
        unseen = (
            non_visible
            if non_visible is not None
            else base64.b64decode(order.body.get("userNonVisibleData", ""))
        )
        signature = self.bank.sign(number, name, seen, unseen)
        order.status, order.hint = "complete", ""
        order.completion = {
            "user": {"personalNumber": number, "name": name, "givenName": given, "surname": surname},
            "device": {"ipAddress": address, "uhi": "OZvYM9VvyiAmG7NA5jU5zqGcVpo="},
            "bankIdIssueDate": "2024-05-13",
            "signature": base64.b64encode(signature).decode(),
            "ocspResponse": base64.b64encode(self.bank.vouch(number, status=status)).decode(),
            "risk": "low",
        }

    def trouble(self, path: str, *what: tuple[int, str] | str) -> None:
        self.troubles.setdefault(path, []).extend(what)

    def answer(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        with self.lock:
            self.asked.append((path, body))
            if self.troubles.get(path):
                what = self.troubles[path].pop(0)
                if isinstance(what, str):
                    return 0, {}
                return what[0], {"errorCode": what[1], "details": ""}
            if path in {"auth", "sign", "phone/auth", "phone/sign"}:
                return self._begin(path, body)
            order = self.orders.get(str(body.get("orderRef")))
            if path not in {"collect", "cancel"} or set(body) != {"orderRef"}:
                return 404, {"errorCode": "notFound", "details": ""}
            if order is None or order.gone:
                return 400, {"errorCode": "invalidParameters", "details": "No such order"}
            if path == "cancel":
                if order.status != "pending":
                    return 400, {"errorCode": "invalidParameters", "details": "No such order"}
                order.gone = True
                return 200, {}
            return 200, self._collect(order)

    def _begin(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if problem := _problem(path, body):
            return 400, {"errorCode": "invalidParameters", "details": problem}
        order = Order(path, body)
        number = body.get("personalNumber")
        if number and any(
            one.status == "pending" and not one.gone and one.body.get("personalNumber") == number
            for one in self.orders.values()
        ):
            return 400, {"errorCode": "alreadyInProgress", "details": "Order already in progress for pno"}
        self.orders[order.reference] = order
        if path.startswith("phone/"):
            return 200, {"orderRef": order.reference}
        return 200, {
            "orderRef": order.reference,
            "autoStartToken": order.auto_start_token,
            "qrStartToken": order.qr_start_token,
            "qrStartSecret": order.qr_start_secret,
        }

    def _collect(self, order: Order) -> dict[str, Any]:
        order.collected += 1
        said: dict[str, Any] = {"orderRef": order.reference, "status": order.status}
        if order.status == "complete":
            said["completionData"] = order.completion
        else:
            said["hintCode"] = order.hint
        order.gone = order.status != "pending"  # a terminal answer is given once
        return said


def _problem(path: str, body: dict[str, Any]) -> str:
    phone, sign = path.startswith("phone/"), path.endswith("sign")
    needed = {"personalNumber", "callInitiator"} if phone else {"endUserIp"}
    allowed = needed | {"userVisibleData", "userNonVisibleData", "userVisibleDataFormat", "requirement"}
    if not phone:
        allowed |= {"returnUrl", "returnRisk", "web"}
    if missing := needed - set(body):
        return f"missing {missing}"
    if unknown := set(body) - allowed:
        return f"unknown {unknown}"
    if phone and (len(body["personalNumber"]) != 12 or body["callInitiator"] not in {"user", "RP"}):
        return "personalNumber or callInitiator"
    if sign and not body.get("userVisibleData"):
        return "userVisibleData"
    for name, most in (
        ("userVisibleData", 40_000 if sign else 1_500),
        ("userNonVisibleData", 200_000 if sign else 1_500),
    ):
        text = body.get(name, "")
        try:
            base64.b64decode(text, validate=True)
        except ValueError:
            return name
        if len(text) > most:
            return name
    return ""


@contextmanager
def bankid_server(folder: Path) -> Iterator[BankIdServer]:
    """Start the server with a CA of its own; `folder` gets certificate.pem, key.pem and ca.pem for the portal."""
    folder.mkdir(parents=True, exist_ok=True)
    authority = issue("Provets CA för TLS", ca=True)
    host, ours = issue("localhost", authority, host="localhost"), issue("Brf Provet 1", authority)
    (folder / "ca.pem").write_bytes(authority.pem())
    (folder / "certificate.pem").write_bytes(ours.pem())
    (folder / "key.pem").write_bytes(ours.key_pem())
    own = folder / "server.pem"
    own.write_bytes(host.pem() + host.key_pem())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own)
    context.load_verify_locations(folder / "ca.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    bank = Bank()
    (folder / "trusted").mkdir(exist_ok=True)
    (folder / "trusted" / "root.pem").write_bytes(bank.root.pem())

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            content = self.rfile.read(length)
            prefix = "/rp/v6.0/"
            if self.headers.get("Content-Type") != "application/json" or not self.path.startswith(prefix):
                status, said = 415, {"errorCode": "unsupportedMediaType", "details": ""}
            else:
                status, said = running.answer(self.path.removeprefix(prefix), json.loads(content))
            if status == 0:
                self.close_connection = True
                return
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A caller whom TLS turned away is nothing to print."""

        def get_request(self):
            connection, address = super().get_request()
            # The handshake is the handler's thread's: a caller that never speaks must not hold up the others.
            return context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False), address

    server = Server(("127.0.0.1", 0), Handler)
    running = BankIdServer(f"https://localhost:{server.server_port}/rp/v6.0", folder, bank)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
