from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "requests_workflow.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the frame of every page count what a person has not read."""
        from hub.ui import navigation  # noqa: PLC0415 — the apps must be ready
        from requests_workflow.desk.messages.queries import unread_count  # noqa: PLC0415

        navigation.COUNTS["desk:inbox"] = unread_count
