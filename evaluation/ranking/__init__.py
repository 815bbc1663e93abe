"""Ordering a run, blending, review, ties, the cut and the seal."""
