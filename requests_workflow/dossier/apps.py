from importlib import import_module, util

from django.apps import AppConfig

#: The parts of the dossier, in the order of the work, and the modules by which each hooks into the door and the pages.
PARTS = ("orientation", "need", "pieces", "team", "remarks", "outputs", "sealing", "versions", "portable")
HOOKS = ("effects", "guards", "act_forms", "snapshots", "material", "receivers", "preparation", "coherence")


class DossierConfig(AppConfig):
    name = "requests_workflow.dossier"
    label = "dossier"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let each part declare its effects, guards, pages and what a snapshot keeps, after those of the app itself."""
        import_module(f"{self.name}.effects")
        for part in PARTS:
            for hook in HOOKS:
                if util.find_spec(f"{self.name}.{part}.{hook}"):
                    import_module(f"{self.name}.{part}.{hook}")
