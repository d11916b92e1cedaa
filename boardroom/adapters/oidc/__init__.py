"""OpenID Connect with Authlib and joserfc: the operator's file of providers, the way out and back, and what is checked."""

from boardroom.adapters.oidc.client import OidcIdentifier

__all__ = ["OidcIdentifier"]
