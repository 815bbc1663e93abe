"""Notice, objections, awards and the public pages."""
