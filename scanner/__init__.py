"""The bulk scan importer: a program of its own that speaks to the portal over its HTTP API only."""
