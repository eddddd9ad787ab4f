from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ProcedureConfig(AppConfig):
    name = "requests_workflow.procedure"
    label = "procedure"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let every stage declare its effects, guards, forms and pages, and check that rules and code agree."""
        autodiscover_modules("effects", "guards", "act_forms", "snapshots")
        from requests_workflow.procedure import coherence  # noqa: F401, PLC0415 — registers its system check
