"""Cells of tables that a spreadsheet opens."""


def harmless(cell: str) -> str:
    """Return a cell that a spreadsheet shows and never runs: one that begins as a formula gets an apostrophe.

    Source: OWASP, CSV Injection.
    """
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
