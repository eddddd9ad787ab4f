from django.apps import AppConfig


class ConsultationConfig(AppConfig):
    name = "requests_workflow.consultation"
    label = "consultation"
    default_auto_field = "django.db.models.BigAutoField"
