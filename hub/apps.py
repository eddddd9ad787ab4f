from django.apps import AppConfig


class HubConfig(AppConfig):
    """The project itself: its system checks and its Celery application. It owns no table."""

    name = "hub"

    def ready(self) -> None:
        from hub import celery, checks  # noqa: F401, PLC0415 — importing registers; settings must be ready
