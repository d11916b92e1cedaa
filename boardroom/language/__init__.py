"""Swedish, pure."""
