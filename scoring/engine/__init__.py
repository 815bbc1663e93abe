"""Pure functions over arrays: the method itself, without Django, database, clock or pandas."""
