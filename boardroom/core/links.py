"""Absolute addresses of the portal's pages, for mail and the worker, where there is no request."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Links:
    """Builds addresses below the portal's public base address (no trailing slash)."""

    base: str

    def to(self, path: str) -> str:
        """Return the absolute address of a path that begins with a slash."""
        return self.base.rstrip("/") + path

    def exchange(self, token: str) -> str:
        """Return the address that exchanges a one-purpose token for a session and a clean address."""
        return self.to(f"/link/{token}")
