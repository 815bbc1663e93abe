"""The history of the tables of submissions."""
