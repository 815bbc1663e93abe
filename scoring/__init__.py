"""Indicator models, and the runs that apply them: codes and numbers, no people."""
