"""Timestamps on hashes with pyHanko: asked for over HTTP, and examined in a child process."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from boardroom.core import child
from boardroom.core.child import Answer, ChildFailed, Declined, Limits, Reason
from boardroom.core.errors import Unavailable
from boardroom.ports.timestamps import NotAStamp, Stamp

_EXAMINE = "boardroom.adapters.seals.stamping:examine_in_child"
_LIMITS = Limits(seconds=20.0, memory=1_500_000_000)
_TOO_LONG = 200_000  # bytes: a token with its certificates has a few thousand


class RfcTimestamps:
    """Implements ports.timestamps.Timestamps; `keys` holds timestamp-roots, as for the seal."""

    def __init__(self, keys: Path, url: str) -> None:
        self._roots = keys / "timestamp-roots"
        self._url = url

    @property
    def configured(self) -> bool:
        """Whether there is an authority to ask."""
        return bool(self._url)

    def stamp(self, sha256: bytes) -> bytes:
        """Ask for a token, and give it back only when it proves what was asked."""
        # pyHanko takes a third of a second to load: only who asks for a stamp waits for it.
        from pyhanko.sign.timestamps.common_utils import TimestampRequestError  # noqa: PLC0415 - as said above

        from boardroom.adapters.seals.press import Authority  # noqa: PLC0415 - as said above

        if not self._url:
            raise Unavailable("no timestamp authority is configured")
        try:
            token: bytes = asyncio.run(Authority(self._url).async_timestamp(sha256, "sha256")).dump()
        except (TimestampRequestError, OSError, ValueError) as error:
            raise Unavailable(f"the timestamp authority does not answer: {error}") from error
        try:
            self.examine(token, sha256)
        except NotAStamp as error:
            raise Unavailable(f"the timestamp authority answered with no stamp: {error}") from error
        return token

    def examine(self, token: bytes, sha256: bytes) -> Stamp:
        """Examine a token in a child process."""
        if len(token) > _TOO_LONG:
            raise NotAStamp("the token is too long")
        wanted = {"sha256": sha256.hex(), "roots": str(self._roots)}
        try:
            told = child.call(_EXAMINE, wanted, token, limits=_LIMITS).facts
        except Declined as declined:
            raise NotAStamp(str(declined)) from None
        except ChildFailed as failure:
            if failure.reason is Reason.BUSY:
                raise Unavailable(str(failure)) from failure
            raise NotAStamp(str(failure)) from failure
        return Stamp(datetime.fromisoformat(told["at"]), told["authority"], told["trusted"])


def examine_in_child(arguments: Mapping[str, Any], content: bytes) -> Answer:
    """Return what a token proves, judged at the time that it names; the child's end of `examine`."""
    from asn1crypto import cms  # noqa: PLC0415 - loaded in the child alone
    from pyhanko.sign.validation.generic_cms import validate_tst_signed_data  # noqa: PLC0415 - as above
    from pyhanko.sign.validation.status import TimestampSignatureStatus  # noqa: PLC0415 - as above
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415 - as above

    from boardroom.adapters.seals.key import roots_in  # noqa: PLC0415 - as above

    wanted = bytes.fromhex(arguments["sha256"])
    try:
        signed = cms.ContentInfo.load(content)["content"]
        info = signed["encap_content_info"]["content"].parsed
        at, imprint = info["gen_time"].native, info["message_imprint"]
        over = imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native
        context = ValidationContext(
            trust_roots=roots_in(Path(arguments["roots"])),
            moment=at,
            allow_fetching=False,
            revocation_mode="soft-fail",
        )
        found = asyncio.run(validate_tst_signed_data(signed, context, lambda _algorithm: wanted))
        status = TimestampSignatureStatus(**found)
    except MemoryError:
        raise  # that says nothing of the token
    except Exception as error:
        raise Declined(f"the token cannot be read: {type(error).__name__}") from error
    if over != ("sha256", wanted):
        raise Declined("the token is over something else")
    if not (status.intact and status.valid):
        raise Declined("the token's signature does not hold")
    name = status.signing_cert.subject.native.get("common_name", "")
    return Answer({"at": at.isoformat(), "authority": str(name)[:200], "trusted": bool(status.trusted)})
