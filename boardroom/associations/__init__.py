"""The tenant: an association, its settings and its jurisdiction."""
