"""Who signs in: names and passwords as allauth checks them. Who may is asked of `rules` alone, never of permission tables."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from submissions.accounts.models import User
from submissions.prepared import Prepared

_BY_PK = Prepared(lambda pk: User.objects.filter(pk=pk), int)


class SignInBackend(AuthenticationBackend):
    """Knows people and gives them no permission: roles are data, so a refusal costs no query for groups and grants."""

    def get_user(self, user_id: Any) -> User | None:
        """The person of a session, by a query whose SQL is made once: every request asks it."""
        person = next(iter(_BY_PK(int(user_id))), None)
        return person if person is not None and self.user_can_authenticate(person) else None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()
