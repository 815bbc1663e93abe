"""The product's settings with what a test may not wait for or share: fast hashes, its own var/, no compressed static files.

Where the suite is dealt out to several processes, each has its own var/, database and broker too.
"""

import os
import re
import tempfile

os.environ.setdefault("SAIMA_VAR", tempfile.mkdtemp(prefix="saima-"))
dealt = os.environ.get("PYTEST_XDIST_WORKER", "")
if dealt != os.environ.get("SAIMA_DEALT", ""):  # what this process starts goes on in its var/
    os.makedirs(os.environ["SAIMA_VAR"], exist_ok=True)  # that of the process which deals; each has its own within
    os.environ |= {"SAIMA_DEALT": dealt, "SAIMA_VAR": tempfile.mkdtemp(prefix=f"{dealt}-", dir=os.environ["SAIMA_VAR"])}
    if address := os.environ.get("REDIS_URL"):  # the databases of one server follow one another
        place = re.search(r"\d*$", address)
        os.environ["REDIS_URL"] = address[: place.start()] + str(int(place[0] or 0) + 1 + int(dealt.removeprefix("gw")))
os.environ.setdefault("SECRET_KEY", "tests-only")

from deploy.settings import *  # noqa: E402, F403 (they read what stands above)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "submissions.accounts.hashing.OneRoundHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
AXES_ENABLED = False
CACHES["default"]["KEY_PREFIX"] = f"saima-{os.getpid()}"  # noqa: F405 (each run counts for itself)
