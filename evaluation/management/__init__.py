"""Commands of the contest, and the demonstration they play."""
