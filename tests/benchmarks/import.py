"""783 applications x 24 indicators x 3 years from an .xlsx, as the worker brings them in: first tried, then in earnest, then refused."""

from __future__ import annotations

import io
import os
import tempfile
import time
from typing import Any

BOUND = 20  # seconds
APPLICATIONS, INDICATORS, YEARS = 783, 24, (2023, 2024, 2025)


def main(argv: list[str]) -> list[dict[str, Any]]:
    """Seconds of a trial, of the import, and of a workbook with a thousand faults, on the database of DATABASE_URL, else SQLite."""
    with tempfile.TemporaryDirectory(prefix="import-") as var:
        os.environ |= {"SAIMA_VAR": var, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command
        from django.test.utils import setup_test_environment

        from deploy import embedded

        setup_test_environment()
        call_command("migrate", verbosity=0)
        with embedded.running(settings.VAR):
            return [_measure(*what) for what in [("trial", True, 0), ("import", False, 0), ("refusal", False, 1000)]]


def _measure(what: str, is_trial: bool, faults: int) -> dict[str, Any]:
    from django.core.files.base import ContentFile
    from django.db import connection

    from submissions.imports import actions, jobs
    from submissions.models import Application, CallIndicator, IndicatorValue, Role
    from tests import make

    call, by = make.call(), make.user(Role.ADMINISTRATOR)
    call.indicators.all().delete()
    CallIndicator.objects.bulk_create(
        CallIndicator(call=call, code=f"figure{n}", name=f"指标{n}", position=n) for n in range(INDICATORS)
    )
    data = _workbook(call.code, faults)
    start = time.perf_counter()
    job = actions.start_import(call, ContentFile(data, name="全国.xlsx"), is_trial=is_trial, by=by)
    jobs.execute(job.pk)
    spent = time.perf_counter() - start
    job.refresh_from_db()
    stored = IndicatorValue.objects.filter(member__application__call=call).count()
    return {
        "database": connection.vendor, "act": what, "cells": APPLICATIONS * INDICATORS * len(YEARS), "status": job.status,
        "problems": job.faults, "applications": Application.objects.filter(call=call).count(), "figures": stored,
        "seconds": round(spent, 2), f"under {BOUND} s": "yes" if spent < BOUND else "NO",
    }  # fmt: skip


def _workbook(call: str, faults: int) -> bytes:
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("全国")
        figures = [f"figure{n}_{year}" for n in range(INDICATORS) for year in YEARS]
        sheet.write_row(0, 0, ["code", "name", "track", *figures])
        for n in range(APPLICATIONS):
            sheet.write_row(n + 1, 0, [f"{call}-{n:04d}", f"{call}集群{n}", "equipment"])
            for c in range(len(figures)):
                wrong = n * len(figures) + c < faults
                sheet.write(n + 1, c + 3, "约四十七" if wrong else (n * 7919 + c * 104729) % 100000 / 100)
    return file.getvalue()
