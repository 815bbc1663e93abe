"""The province orders, visits, recommends and returns."""
