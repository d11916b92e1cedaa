"""Registering and answering requests, reviewing findings, incidents, and pages that need more care than others."""
