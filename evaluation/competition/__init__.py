"""Set-up: rounds, shares, the indicator model and the calendar."""
