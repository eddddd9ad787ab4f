from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from catalogue.basket import signals  # noqa: F401, PLC0415 — importing connects; models must be ready
        from catalogue.samples import requests  # noqa: F401, PLC0415 — importing registers the maker of samples
