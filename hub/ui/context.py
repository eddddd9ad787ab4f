"""Context processors: what the frame of every page shows."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from hub.accounts.queries import roles_of
from hub.ui import brand
from hub.ui import navigation as nav


def site(request: HttpRequest) -> dict[str, Any]:
    """Give ``brand`` and ``demo`` to every template."""
    return {"brand": brand.name(), "demo": brand.is_demo()}


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Give ``nav_items``, computed only when a template shows it."""

    @cache
    def nav_items() -> list[nav.NavItem]:
        user = getattr(request, "user", None) or AnonymousUser()
        return nav.items(request.path, signed_in=user.is_authenticated, roles=roles_of(user), user=user)

    return {"nav_items": nav_items}
