"""The name the site goes by: a setting, never written in a page."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _


def name() -> str:
    """Return HUB_BRAND, or the default name in the active language."""
    return getattr(settings, "HUB_BRAND", "") or _("Guichet des données de santé")


def tagline() -> str:
    """Return HUB_TAGLINE, or what the site is for in a few words."""
    return getattr(settings, "HUB_TAGLINE", "") or _("Un seul guichet pour accéder aux données nationales de santé")


def contact() -> str:
    """Return the address of the service written on error pages, or ""."""
    return getattr(settings, "HUB_CONTACT", "")


def is_demo() -> bool:
    """Answer whether every page must say that people and organisations are invented."""
    return bool(getattr(settings, "HUB_DEMO", False))
