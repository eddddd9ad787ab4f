from django.apps import AppConfig


class AuthorityConfig(AppConfig):
    name = "requests_workflow.authority"
    label = "authority"
    default_auto_field = "django.db.models.BigAutoField"
