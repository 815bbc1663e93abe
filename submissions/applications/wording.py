"""The parts of an application by their names."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PARTS = {
    "basics": _("Basic information"),
    "texts": _("Summary and plan"),
    "figures": _("Figures"),
    "documents": _("Documents"),
    "members": _("Joint members"),
}
"""The parts of an application, as the form shows them and as a return for correction names them."""
