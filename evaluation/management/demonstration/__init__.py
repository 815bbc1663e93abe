"""A whole invented competition, played by the same actions that people use."""
