"""How values, dates and states are written on pages."""
