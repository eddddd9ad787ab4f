from django.apps import AppConfig


class ProvisionConfig(AppConfig):
    name = "requests_workflow.provision"
    label = "provision"
    default_auto_field = "django.db.models.BigAutoField"
