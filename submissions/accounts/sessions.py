"""Sessions in the database, as Django keeps them, found by a query whose SQL is made once: every request asks it."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from submissions.prepared import Prepared

_BY_KEY = Prepared(lambda key: Session.objects.filter(session_key=key), str)


class SessionStore(db.SessionStore):
    """Django's own, but for how a session is found."""

    def _get_session_from_db(self) -> Session | None:
        for session in _BY_KEY(self.session_key):
            if session.expire_date > timezone.now():
                return session
        self._session_key = None
        return None
