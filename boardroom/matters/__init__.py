"""Matters: dossiers that link papers, decisions, contracts and people, and what comes due."""
