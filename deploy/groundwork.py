"""What has to hold before pages are served: settings that are understood, tables, demonstration, static files.

A process of its own, which `deploy/start` runs when something has changed since the last start: it loads Django, and the
process that watches over the others need not.
"""

import hashlib
import os
import signal
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import Error, connection, connections
from django.db.migrations.executor import MigrationExecutor

from deploy import health, prepare
from deploy.fingerprint import fingerprint
from deploy.reading import SHAPES, refuse
from deploy.speaking import gettext as _
from deploy.steps import Refused, Step


def check_broker() -> None:
    """Refuse a REDIS_URL that leads nowhere."""
    try:
        answers = health.broker_and_worker_answer()[0]
    except ValueError:
        refuse("REDIS_URL", settings.REDIS_URL, SHAPES["REDIS_URL"])
    if not answers:
        raise Refused(_("The broker of REDIS_URL does not answer."))


def database(var: Path, empty: bool) -> None:
    """Bring the tables up to date, and on the first start fill them with the demonstration unless `empty`.

    The mark in var/ says that the demonstration is wanted until it is loaded, so that an interrupted first start is
    taken up by the next one, and that its accounts need no second factor.
    """
    mark = var / "demonstration"
    try:
        with Step(_("Database")) as step:
            step.say(connection.vendor)
            executor = MigrationExecutor(connection)
            if not executor.loader.applied_migrations and not empty:
                mark.write_text("wanted")
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                migrate(var, step)
    except (Error, ImproperlyConfigured) as error:
        reason = str(error).strip().splitlines()[0]
        raise Refused(_("The database does not answer: %(reason)s.") % {"reason": reason}) from error
    finally:
        connections.close_all()
    if mark.exists() and mark.read_text() == "wanted":
        os.environ.setdefault("SAIMA_DEMO", "1")
        load_demonstration(var)
        mark.write_text("loaded")


def migrate(var: Path, step: Step) -> None:
    """Apply what is missing, in a process of its own, counting the migrations as they are applied."""
    log = var / "log/migrate.log"
    log.unlink(missing_ok=True)

    def applied() -> str:
        return _("%(count)s migrations") % {"count": log.read_text().count(" OK")}

    if failure := prepare.run([sys.executable, "manage.py", "migrate", "--no-input"], log, step, applied):
        words = _("The database could not be brought up to date (%(last)s): see %(log)s.")
        raise Refused(words % {"last": last_line(failure), "log": log})


def load_demonstration(var: Path) -> None:
    """Run `manage.py demo`; its last line is the step's progress."""
    log = var / "log/demo.log"
    log.unlink(missing_ok=True)
    with Step(_("Demonstration")) as step:
        command = [sys.executable, "manage.py", "demo"]
        if failure := prepare.run(command, log, step, lambda: last_line(log.read_text())):
            words = _("The demonstration could not be loaded (%(last)s): see %(log)s.")
            raise Refused(words % {"last": last_line(failure), "log": log})
    log.unlink()  # it ends with the passwords, which belong in the sheet alone


def last_line(text: str) -> str:
    return (text.strip().splitlines() or [""])[-1]


def static_files(var: Path) -> None:
    """Collect what pages load, when any of it has changed since the last time."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = os.stat(storage.path(path))
            seen.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    stamp = var / "static.stamp"
    if stamp.exists() and stamp.read_text() == seen.hexdigest() and Path(settings.STATIC_ROOT).is_dir():
        return
    with Step(_("Static files")) as step:
        said = call_command("collectstatic", "--no-input", "--clear", verbosity=0) or ""
        step.say(str(said))
    stamp.write_text(seen.hexdigest())


def main(empty: bool) -> None:
    var = Path(os.environ["SAIMA_VAR"])
    os.umask(0o077)
    os.environ["DJANGO_SETTINGS_MODULE"] = "deploy.settings"
    django.setup()
    check_broker()
    database(var, empty)
    static_files(var)
    if number := fingerprint(var):
        (var / "groundwork").write_text(number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, prepare.stop)
    try:
        main("--empty" in sys.argv)
    except Refused as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        sys.exit(130)
