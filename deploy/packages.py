"""Serves, of the thousands of files in the front-end packages, the few that pages load."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.checks import CheckMessage
from django.core.checks import Warning as Doubt
from django.core.files.storage import FileSystemStorage

FOLDER = Path(__file__).resolve().parent / "node_modules"
LOADED = {  # the address under static/, the folder of the package, and which of its files
    "vendor/tabler": ("@tabler/core/dist", ["css/tabler.min.css*", "js/tabler.min.js*"]),
    "vendor/tabler-icons": ("@tabler/icons-webfont/dist", ["tabler-icons.min.css", "fonts/tabler-icons.*"]),
    "vendor/echarts": ("echarts/dist", ["echarts.min.js"]),
    "vendor/noto-serif-sc": ("@fontsource-variable/noto-serif-sc", ["index.css", "files/*.woff2"]),
}


class PackageFinder(FileSystemFinder):
    """Finds the files of `LOADED`; to be named in STATICFILES_FINDERS."""

    def __init__(self, *_: object) -> None:
        self.locations = [(prefix, str(FOLDER / package)) for prefix, (package, _) in LOADED.items()]
        self.storages = {}
        for prefix, root in self.locations:
            self.storages[root] = FileSystemStorage(location=root)
            self.storages[root].prefix = prefix

    def check(self, **_: object) -> list[CheckMessage]:
        """Say what makes pages look bare when the packages are not there."""
        collected = Path(settings.STATIC_ROOT) / "vendor"
        if collected.is_dir() or all(Path(root).is_dir() for _, root in self.locations):
            return []
        return [Doubt("The front-end packages are missing.", hint="Run `npm ci` in deploy/.", id="saima.W001")]

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        for path, storage in super().list(ignore_patterns):
            if any(fnmatch(path, pattern) for pattern in LOADED[storage.prefix][1]):
                yield path, storage
