"""Tests, mirroring the tree path for path."""
