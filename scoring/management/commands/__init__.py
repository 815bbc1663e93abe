"""The engine on the command line, for auditors: no web, no database for files."""
