"""Ceremonies of the person with the shell, each logged: associations, accounts, tokens, lost administrators."""

import click


@click.group()
def association() -> None:
    """Create an association, or seat an administrator where none is left."""


@click.group()
def account() -> None:
    """Create an account."""


@click.group()
def token() -> None:
    """Create an API token."""
