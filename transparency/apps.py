from django.apps import AppConfig


class TransparencyConfig(AppConfig):
    name = "transparency"

    def ready(self) -> None:
        from catalogue import uses  # noqa: PLC0415 — the models are not loaded before this moment
        from transparency.uses import of_dataset  # noqa: PLC0415

        uses.declare(of_dataset)
