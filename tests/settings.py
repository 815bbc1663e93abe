"""The product's settings with what a test may not wait for or share: fast hashes, its own var/, no compressed static files."""

import os
import tempfile

os.environ.setdefault("SAIMA_VAR", tempfile.mkdtemp(prefix="saima-"))
os.environ.setdefault("SECRET_KEY", "tests-only")

from deploy.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "submissions.accounts.hashing.OneRoundHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
AXES_ENABLED = False
CACHES["default"]["KEY_PREFIX"] = f"saima-{os.getpid()}"  # noqa: F405 (each run counts for itself)
