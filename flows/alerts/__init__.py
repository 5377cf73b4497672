"""Alerts: who is told of which change, when, in which words, and by which door."""
