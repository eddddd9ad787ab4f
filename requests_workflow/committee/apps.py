from django.apps import AppConfig

#: The parts of the committee, in the order of the work.
PARTS = ("members", "interests", "rapporteurs", "precedents", "sessions", "deliberation", "opinions", "papers")


class CommitteeConfig(AppConfig):
    name = "requests_workflow.committee"
    label = "committee"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from requests_workflow.procedure import parts  # noqa: PLC0415 — the models must be loaded first

        parts.load(self.name, PARTS)
