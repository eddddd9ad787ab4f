from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "requests_workflow.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
