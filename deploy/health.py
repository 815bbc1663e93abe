"""Whether this process lives, and whether the product is ready: database, broker, and a worker that shows life."""

import redis
from celery.signals import heartbeat_sent
from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

WORKER = "saima:worker"  # a key in the broker that every worker renews
GONE_AFTER = 15  # seconds without a sign of life


def broker() -> redis.Redis:
    """The broker itself, beside Celery's use of it: gives up after two seconds, because a probe must not hang."""
    address = settings.REDIS_URL.replace("redis+socket://", "unix://", 1)
    return redis.Redis.from_url(address, socket_timeout=2, socket_connect_timeout=2)


@heartbeat_sent.connect
def show_life(**_: object) -> None:
    """Called by every worker's own heartbeat, each two seconds; an absent broker is for `ready` to report."""
    try:
        with broker() as line:
            line.set(WORKER, 1, ex=GONE_AFTER)
    except redis.RedisError:
        return


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def broker_and_worker_answer() -> tuple[bool, bool]:
    try:
        with broker() as line:
            return bool(line.ping()), bool(line.exists(WORKER))
    except redis.RedisError:
        return False, False


@never_cache
@require_safe
def live(_: HttpRequest) -> HttpResponse:
    """200 as long as this process answers; asks nothing of others, so that their failure restarts nobody."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def ready(_: HttpRequest) -> JsonResponse:
    """200 when all three parts answer, else 503; says which, and nothing more."""
    reached, working = broker_and_worker_answer()
    parts = {"database": database_answers(), "broker": reached, "worker": working}
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


urlpatterns = [path("live", live, name="health-live"), path("ready", ready, name="health-ready")]
