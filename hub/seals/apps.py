from django.apps import AppConfig


class SealsConfig(AppConfig):
    name = "hub.seals"
    label = "seals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hub.seals import checks  # noqa: F401, PLC0415 — importing registers; settings must be ready
