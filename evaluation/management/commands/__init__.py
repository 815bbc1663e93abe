"""Commands of the contest."""
