"""Tests of what puts the parts together and runs them."""
