"""Where documents lie: a private folder or, when several web servers share them, any storage that speaks S3."""

from typing import Any

from environ import FileAwareEnv


def documents(env: FileAwareEnv) -> dict[str, Any]:
    """The storage that the environment asks for."""
    if not env.str("S3_BUCKET", default=""):
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    given = {
        "endpoint_url": "S3_ENDPOINT", "region_name": "S3_REGION", "access_key": "S3_ACCESS_KEY", "secret_key": "S3_SECRET_KEY",
    }  # fmt: skip
    options = {option: env.str(name, default="") or None for option, name in given.items()}
    kept = {"bucket_name": env.str("S3_BUCKET"), "default_acl": "private", "querystring_auth": True}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {**options, **kept, "file_overwrite": False}}
