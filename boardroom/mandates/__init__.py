"""Persons and their mandates: who sits, in which role, from when, until when, and what that lets them do."""
