from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from audit.exports import requests  # noqa: F401, PLC0415 — importing registers the maker of exports
        from audit.guards import install_after_migrations  # noqa: PLC0415 — the app registry must be ready

        post_migrate.connect(install_after_migrations, sender=self)
