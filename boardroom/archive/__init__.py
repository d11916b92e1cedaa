"""The document page and browsing: pages that compose what lies below."""
