from django.apps import AppConfig


class TransparencyConfig(AppConfig):
    name = "transparency"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from catalogue import uses  # noqa: PLC0415 — the models are not loaded before this moment
        from transparency.register import receivers  # noqa: F401, PLC0415 — listens to the door
        from transparency.uses import of_dataset  # noqa: PLC0415

        uses.declare(of_dataset)
