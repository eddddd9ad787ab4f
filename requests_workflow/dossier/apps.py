from django.apps import AppConfig

#: The parts of the dossier, in the order of the work.
PARTS = ("orientation", "need", "pieces", "team", "remarks", "outputs", "sealing", "versions", "portable")


class DossierConfig(AppConfig):
    name = "requests_workflow.dossier"
    label = "dossier"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from requests_workflow.procedure import parts  # noqa: PLC0415 — the models must be loaded first

        parts.load(self.name, PARTS)
