"""The caller's side: packs signatures for a child and unpacks what it found."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from boardroom.adapters.xml_signatures.certificates import certificates_in
from boardroom.core.child import Answer, ChildFailed, Limits, Reason, call
from boardroom.core.errors import Unavailable
from boardroom.ports.xml_signatures import Held, ToExamine, XmlSignature

_LIMITS = Limits(seconds=15.0, memory=600_000_000)
MOST_SIGNATURES = 100
MOST_BYTES = 2_000_000  # of one signature; real ones are some tens of kilobytes


class LxmlSignatures:
    """Implements ports.xml_signatures.XmlSignatures; trusts only the certificates that an operator put into a folder."""

    def __init__(self, trusted: Path | None = None) -> None:
        self._trusted = trusted

    def examine(self, signatures: Sequence[ToExamine]) -> list[XmlSignature]:
        """Examine the first hundred signatures of reasonable size; of the rest nothing is said."""
        found = [XmlSignature(Held.UNKNOWN, problem="not examined") for _ in signatures]
        places = [
            place
            for place, one in enumerate(signatures[:MOST_SIGNATURES])
            if len(one.signature) + len(one.ocsp_response) <= MOST_BYTES
        ]
        if not places:
            return found
        parts = [
            part
            for place in places
            for part in (signatures[place].signature, signatures[place].ocsp_response)
        ]
        try:
            answer = call(
                "boardroom.adapters.xml_signatures.asking:examine_in_child",
                {
                    "sizes": [len(part) for part in parts],
                    "roots": [root.hex() for root in certificates_in(self._trusted)] if self._trusted else [],
                },
                b"".join(parts),
                limits=_LIMITS,
            )
        except ChildFailed as failed:
            if failed.reason is Reason.BUSY:
                raise Unavailable("signatures cannot be examined just now") from None
            return found
        for place, facts in zip(places, answer.facts["found"], strict=True):
            found[place] = _unpacked(facts)
        return found


def examine_in_child(arguments: Mapping[str, Any], content: bytes) -> Answer:
    """Examine each pair of signature and OCSP answer; the child's end of `examine`."""
    # lxml is loaded here alone: whoever only asks need not.
    from boardroom.adapters.xml_signatures.examination import examine  # noqa: PLC0415 - the parent never parses XML

    parts, start = [], 0
    for size in arguments["sizes"]:
        parts.append(content[start : start + size])
        start += size
    roots = [bytes.fromhex(root) for root in arguments["roots"]]
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return Answer({"found": [_packed(examine(ToExamine(*pair), roots)) for pair in pairs]})


def _packed(found: XmlSignature) -> dict[str, Any]:
    return asdict(found) | {"visible": found.visible.hex(), "non_visible": found.non_visible.hex()}


def _unpacked(facts: Mapping[str, Any]) -> XmlSignature:
    return XmlSignature(
        **{
            **facts,
            "signed": Held(facts["signed"]),
            "chain": Held(facts["chain"]),
            "ocsp": Held(facts["ocsp"]),
            "visible": bytes.fromhex(facts["visible"]),
            "non_visible": bytes.fromhex(facts["non_visible"]),
        }
    )
