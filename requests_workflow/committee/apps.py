from django.apps import AppConfig


class CommitteeConfig(AppConfig):
    name = "requests_workflow.committee"
    label = "committee"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from requests_workflow.committee import letters  # noqa: F401, PLC0415 — importing declares what is sent
