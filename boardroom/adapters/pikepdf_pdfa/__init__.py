"""PDF/A with pikepdf, each file in a child process of its own."""

from boardroom.core import child
from boardroom.core.child import ChildFailed, Limits

# Named, not imported: the engine is loaded by the child alone.
_ARCHIVAL = "boardroom.adapters.pikepdf_pdfa.making:archival"

# A person waits for it, and a file that takes longer is as good as it was.
_LIMITS = Limits(seconds=20.0, memory=1_200_000_000)


class PikepdfPdfa:
    """Implements ports.pdfa.PdfaMaker."""

    def archival(self, content: bytes, *, name: str) -> bytes:
        """Return the file made over, or nothing."""
        try:
            return child.call(_ARCHIVAL, {"name": name}, content, limits=_LIMITS).content
        except ChildFailed:
            return b""
