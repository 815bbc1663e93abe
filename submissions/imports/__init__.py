"""Figures and accounts that arrive as a workbook: tried first, brought in whole or not at all."""
