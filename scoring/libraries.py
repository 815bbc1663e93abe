"""The doors to libraries that few pages need and that take long to load: each is loaded by the first call, in any process.

They are asked for where they are used, so that neither a start nor a worker waits for what nobody has asked for yet.
"""

from importlib import import_module
from typing import Any


def docx() -> Any:
    """python-docx: papers as officials file them."""
    return import_module("docx")


def openpyxl() -> Any:
    """openpyxl: workbooks that were filled in."""
    return import_module("openpyxl")


def pikepdf() -> Any:
    """pikepdf: PDF files, opened and rewritten."""
    return import_module("pikepdf")


def pillow() -> Any:
    """PIL.Image: pictures."""
    return import_module("PIL.Image")


def turning() -> Any:
    """PIL.ImageOps: pictures turned the way their Exif says."""
    return import_module("PIL.ImageOps")


def xlsxwriter() -> Any:
    """XlsxWriter: workbooks to hand out."""
    return import_module("xlsxwriter")
