"""Reading the trail: browse, verify, export."""
