from django.apps import AppConfig


class AuthorityConfig(AppConfig):
    name = "requests_workflow.authority"
    label = "authority"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from requests_workflow.authority import preparation  # noqa: F401, PLC0415 — importing registers the work
