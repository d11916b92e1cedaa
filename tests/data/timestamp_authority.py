"""A certificate authority with its timestamps, answers by OCSP and list of revoked certificates, over HTTP on loopback.

It can be asked to fail as such services do: to be down, slow, talk nonsense, or answer with what has run out.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from certomancer.integrations.animator import Animator, AnimatorArchStore
from certomancer.registry import ArchLabel, CertomancerConfig
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from werkzeug.serving import make_server

KEYS = ("root", "tsa", "tsa-ocsp", "tsa-ended", "tsa-revoked", "ocsp")


def key_usage(*names):
    return {
        "id": "key_usage",
        "critical": True,
        "smart-value": {"schema": "key-usage", "params": list(names)},
    }


def plan(keys, prefix):
    """A root, its timestamp authority, and its list of revoked certificates."""
    lasting = {"valid-from": "2020-01-01T00:00:00+0000", "valid-to": "2060-01-01T00:00:00+0000"}
    revocation = {
        "id": "crl_distribution_points",
        "smart-value": {"schema": "crl-dist-url", "params": {"crl-repo-names": ["root"]}},
    }
    asked = {
        "id": "authority_information_access",
        "smart-value": {"schema": "aia-urls", "params": {"ocsp-responder-names": ["root"]}},
    }
    purpose = {
        "id": "extended_key_usage",
        "critical": True,
        "value": ["time_stamping"],
    }
    return {
        "external-url-prefix": prefix,
        "keysets": {
            "test": {
                "path-prefix": str(keys),
                "keys": {name: {"path": f"{name}.pem"} for name in KEYS},
            }
        },
        "pki-architectures": {
            "test": {
                "keyset": "test",
                "entities": {
                    "root": {"country-name": "SE", "common-name": "Provrot"},
                    "tsa": {"country-name": "SE", "common-name": "Provklockan"},
                    "tsa-ocsp": {"country-name": "SE", "common-name": "Provklockan som svarar med OCSP"},
                    "tsa-ended": {"country-name": "SE", "common-name": "Provklockan som har gått ut"},
                    "tsa-revoked": {"country-name": "SE", "common-name": "Provklockan som är spärrad"},
                    "ocsp": {"country-name": "SE", "common-name": "Provsvararen"},
                },
                "certs": {
                    "root": {
                        "subject": "root",
                        "issuer": "root",
                        "subject-key": "root",
                        "issuer-cert": "root",
                        "validity": lasting,
                        "extensions": [
                            {"id": "basic_constraints", "critical": True, "value": {"ca": True}},
                            key_usage("digital_signature", "key_cert_sign", "crl_sign"),
                        ],
                    },
                    "tsa": {
                        "subject": "tsa",
                        "issuer": "root",
                        "subject-key": "tsa",
                        "validity": lasting,
                        "extensions": [key_usage("digital_signature"), purpose, revocation],
                    },
                    "tsa-ocsp": {
                        "subject": "tsa-ocsp",
                        "issuer": "root",
                        "subject-key": "tsa-ocsp",
                        "validity": lasting,
                        "extensions": [key_usage("digital_signature"), purpose, asked],
                    },
                    "tsa-ended": {
                        "subject": "tsa-ended",
                        "issuer": "root",
                        "subject-key": "tsa-ended",
                        "validity": {
                            "valid-from": "2020-01-01T00:00:00+0000",
                            "valid-to": "2021-01-01T00:00:00+0000",
                        },
                        "extensions": [key_usage("digital_signature"), purpose, revocation],
                    },
                    "tsa-revoked": {
                        "subject": "tsa-revoked",
                        "issuer": "root",
                        "subject-key": "tsa-revoked",
                        "validity": lasting,
                        "extensions": [key_usage("digital_signature"), purpose, revocation],
                        "revocation": {
                            "revoked-since": "2021-01-01T00:00:00+0000",
                            "reason": "key_compromise",
                        },
                    },
                    "ocsp": {
                        "subject": "ocsp",
                        "issuer": "root",
                        "subject-key": "ocsp",
                        "validity": lasting,
                        "extensions": [
                            key_usage("digital_signature"),
                            {"id": "extended_key_usage", "critical": True, "value": ["ocsp_signing"]},
                            {"id": "ocsp_no_check"},
                        ],
                    },
                },
                "services": {
                    "time-stamping": {
                        name: {"signing-cert": name}
                        for name in ("tsa", "tsa-ocsp", "tsa-ended", "tsa-revoked")
                    },
                    "ocsp": {"root": {"for-issuer": "root", "responder-cert": "ocsp", "signing-key": "ocsp"}},
                    "crl-repo": {
                        "root": {
                            "for-issuer": "root",
                            "signing-key": "root",
                            "issuer-cert": "root",
                            "simulated-update-schedule": "P30D",
                        }
                    },
                },
            }
        },
    }


# What is asked of the list and of the answers, by the words of the modes.
ASKED = {"list": "crls", "answer": "ocsp"}


class Authority:
    """The authority's server; `mode` says how it fails.

    "up", "down", "nonsense", "slow" (timestamps); "no", "slow" and "old" before "list" (of revoked certificates) and
    "answer" (by OCSP); "late" (an answer that comes after a while). While `open` is cleared, no timestamp is answered.
    """

    def __init__(self, keys: Path) -> None:
        for name in KEYS:
            key = ec.generate_private_key(ec.SECP256R1())
            (keys / f"{name}.pem").write_bytes(
                key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            )
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        config = CertomancerConfig(plan(keys, f"http://127.0.0.1:{self.port}"), key_search_dir=str(keys))
        self.architecture = config.get_pki_arch(ArchLabel("test"))
        store = AnimatorArchStore({ArchLabel("test"): self.architecture})
        self._today = Animator(store, with_web_ui=False)
        # What it said then is signed as well as ever, and has run out.
        self._long_ago = Animator(store, with_web_ui=False, at_time=datetime.now(UTC) - timedelta(days=90))
        self.mode = "up"
        self.asked = 0
        self.open = threading.Event()
        self.open.set()
        self.server = make_server("127.0.0.1", self.port, self._serve, threaded=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = self.url_of("tsa")

    def url_of(self, name: str) -> str:
        """Return the address of one of its clocks."""
        return f"http://127.0.0.1:{self.port}/test/tsa/{name}"

    def root(self) -> bytes:
        """Return the certificate that all others lead to."""
        return self.architecture.get_cert("root").dump()

    def _serve(self, environ, start):
        self.asked += 1
        path = environ["PATH_INFO"].split("/")
        if "tsa" in path:
            self.open.wait()
        how, _, about = self.mode.partition(" ")
        meant = ASKED[about] in path if about else True
        if self.mode == "down" or (how == "no" and meant):
            start("503 Service Unavailable", [("Content-Length", "0")])
            return []
        if self.mode == "nonsense":
            start("200 OK", [("Content-Type", "application/timestamp-reply")])
            return [b"<html>Welcome to the hotel</html>"]
        if self.mode == "late" and "ocsp" in path:
            time.sleep(2.2)  # answers tell whole seconds, and one second is what anybody forgives
        if how == "slow" and meant and (about or "tsa" in path):
            time.sleep(1.0)
        return (self._long_ago if how == "old" and meant else self._today)(environ, start)


@contextmanager
def served(keys: Path) -> Iterator[Authority]:
    """Run an authority for the length of the block, its keys in a folder."""
    made = Authority(keys)
    try:
        yield made
    finally:
        made.open.set()
        made.server.shutdown()
        made.server.server_close()
