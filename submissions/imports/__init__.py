"""Figures that reach the ministry as a workbook: tried first, brought in whole or not at all."""
