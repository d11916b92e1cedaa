"""Uploads: from bytes that arrived to documents in the archive."""
