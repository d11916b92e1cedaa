"""One engine per file, each behind a port; nothing above imports an engine."""
