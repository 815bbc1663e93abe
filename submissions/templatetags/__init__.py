"""How values, dates, states and small pictures are written on pages."""
