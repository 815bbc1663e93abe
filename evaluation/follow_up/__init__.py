"""Monitoring, re-verification and revocation."""
