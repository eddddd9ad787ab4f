"""System checks of the project: settings that would be dangerous together."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]"}


@register()
def demonstration_stays_local(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse one-click accounts on a name that other machines could reach."""
    beyond = sorted(set(settings.ALLOWED_HOSTS) - LOCAL_HOSTS)
    if not settings.HUB_DEMO or not beyond:
        return []
    return [
        Error(
            f"HUB_DEMO=1 opens accounts without a password and HUB_ALLOWED_HOSTS is not local: {', '.join(beyond)}.",
            hint="Set HUB_DEMO=0, or keep only localhost, 127.0.0.1 and [::1] in HUB_ALLOWED_HOSTS.",
            id="hub.E001",
        )
    ]


@register(Tags.security, deploy=True)
def receipts_name_the_service(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A receipt names the service in charge, its postal and electronic addresses and its telephone (CRPA R112-5)."""
    names = ("HUB_CONTACT_SERVICE", "HUB_CONTACT_POSTAL", "HUB_CONTACT_EMAIL", "HUB_CONTACT_PHONE")
    missing = [name for name in names if not getattr(settings, name)]
    if not missing:
        return []
    return [Warning(f"Receipts lack what the law wants named: {', '.join(missing)}.", id="hub.W001")]
