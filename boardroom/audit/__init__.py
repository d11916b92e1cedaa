"""The append-only log: one hash chain per association for changes, a table of its own for who read what."""
