from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from audit.guards import install_after_migrations  # noqa: PLC0415 — the app registry must be ready

        post_migrate.connect(install_after_migrations, sender=self)
