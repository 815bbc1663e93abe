"""Rounds, judges, rankings and results."""
