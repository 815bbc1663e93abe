"""Schema history of scoring."""
