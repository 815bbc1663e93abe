"""The judge pool, draw, recusal, assignment, score sheet and panel statistics."""
