from django.apps import AppConfig


class UiConfig(AppConfig):
    """The theme; it owns no table."""

    name = "hub.ui"
    label = "ui"
