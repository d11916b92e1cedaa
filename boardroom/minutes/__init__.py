"""Meetings, minutes, series numbers, decisions."""
