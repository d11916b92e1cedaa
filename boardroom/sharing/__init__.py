"""Links by which someone outside reads one document for a time."""
