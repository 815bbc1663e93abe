"""Where documents lie: a private folder or, when several web servers share them, any storage that speaks S3."""

from typing import Any

from deploy.reading import Environment


def documents(env: Environment) -> dict[str, Any]:
    """The storage that the environment asks for."""
    if not env.text("S3_BUCKET"):
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    given = {
        "region_name": "S3_REGION", "access_key": "S3_ACCESS_KEY", "secret_key": "S3_SECRET_KEY",
    }  # fmt: skip
    options: dict[str, Any] = {option: env.text(name) or None for option, name in given.items()}
    options["endpoint_url"] = env.address("S3_ENDPOINT", "https://host", ("http", "https")) or None
    kept = {"bucket_name": env.text("S3_BUCKET"), "default_acl": "private", "querystring_auth": True}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {**options, **kept, "file_overwrite": False}}
