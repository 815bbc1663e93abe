"""The application that gunicorn serves. The code of every page is loaded here: once, before workers are forked off."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
os.environ.setdefault("DATABASE_POOL", "true")  # here alone: under a worker's children a pool makes jobs slower

for counted in (settings.VAR / "metrics").glob("*.db"):
    counted.unlink()  # figures of processes that are no more
gc.disable()  # nothing of what is loaded is garbage, and looking for some takes an eighth of the time
application = get_wsgi_application()
reverse("home")
gc.freeze()
gc.enable()
gc.set_threshold(20_000, 20, 50)  # a request makes many objects and drops them all
