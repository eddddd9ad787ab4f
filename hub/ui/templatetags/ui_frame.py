"""The frame of every page, for templates/base.html: ``{% load ui_frame %}``."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.contrib.messages import get_messages
from django.template.context import Context
from django.urls import translate_url
from django.utils.translation import get_language

from hub.ui import brand
from hub.ui import navigation as nav

register = template.Library()

LANGUAGE_NAMES = {"fr": "Français", "en": "English"}
MESSAGE_KINDS = {"error": "refusal", "warning": "warning", "success": "success"}


@register.simple_tag
def brand_name() -> str:
    """Return the name of the site; needs no context processor."""
    return brand.name()


@register.simple_tag
def contact_address() -> str:
    """Return the address of the service, or ""."""
    return brand.contact()


@register.inclusion_tag("components/skip_link.html")
def skip_link() -> dict[str, str]:
    """Draw the link to #contenu, first in the page and seen when it has the focus."""
    return {}


@register.inclusion_tag("components/demo_notice.html")
def demo_notice() -> dict[str, bool]:
    """Say that people and organisations are invented, on every page of a demonstration."""
    return {"demo": brand.is_demo()}


@register.inclusion_tag("components/header.html", takes_context=True)
def site_header(context: Context) -> dict[str, Any]:
    """Draw the brand, the languages, the account and the sections of the site."""
    return {
        "request": context.get("request"),
        "user": context.get("user"),
        "nav_items": context.get("nav_items", ()),
        "brand": brand.name(),
        "tagline": brand.tagline(),
        "home_url": nav.reversed_or_none("home") or "/",
    }


@register.inclusion_tag("components/language_switch.html", takes_context=True)
def language_switch(context: Context) -> dict[str, Any]:
    """Draw a link to this page in each language, by its own name."""
    request = context.get("request")
    path = request.get_full_path() if request else "/"
    codes = [code for code, _label in settings.LANGUAGES]
    return {"languages": [language(code, path) for code in codes]}


def language(code: str, path: str) -> dict[str, Any]:
    """Return the name and address of the page at ``path`` in one language."""
    here = code == get_language()
    url = translate_url(path, code)
    moved = here or url != path
    return {"code": code, "name": LANGUAGE_NAMES.get(code, code), "url": url if moved else f"/{code}/", "current": here}


@register.inclusion_tag("components/account_menu.html", takes_context=True)
def account_menu(context: Context) -> dict[str, Any]:
    """Draw who is signed in, with a button that signs out; else the link to sign in."""
    return {
        "user": context.get("user"),
        "login_url": nav.reversed_or_none("account_login"),
        "logout_url": nav.reversed_or_none("account_logout"),
        "mail_url": nav.reversed_or_none("mail:preferences"),
    }


@register.inclusion_tag("components/flash_messages.html", takes_context=True)
def flash_messages(context: Context) -> dict[str, Any]:
    """Draw the messages left by the previous page."""
    request = context.get("request")
    found = get_messages(request) if request else ()
    return {"messages": [(MESSAGE_KINDS.get(message.level_tag, "info"), message) for message in found]}


@register.inclusion_tag("components/footer.html")
def site_footer() -> dict[str, Any]:
    """Draw the links every page owes, and what the site is."""
    return {"links": nav.footer_links(), "brand": brand.name(), "demo": brand.is_demo(), "contact": brand.contact()}
