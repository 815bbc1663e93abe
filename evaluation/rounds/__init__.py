"""Completeness check; opening, admitting to and closing a round."""
