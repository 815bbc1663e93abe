"""Who signs in: names and passwords as allauth checks them. Who may is asked of `rules` alone, never of permission tables."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend


class SignInBackend(AuthenticationBackend):
    """Knows people and gives them no permission: roles are data, so a refusal costs no query for groups and grants."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()
