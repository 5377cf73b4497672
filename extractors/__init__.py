"""Pure functions from pages to event mentions: no network, no database, no clock, no files."""
