"""The same application for an ASGI server; the views are synchronous, so gunicorn over WSGI serves them faster."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")

application = get_asgi_application()
