"""Prefect flows and every side effect: network, files, environment, clock, terminal."""
