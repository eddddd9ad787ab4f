"""What the pages say of the catalogue, in words and in the shapes the components draw."""

from catalogue.presentation.datasets import period, request_url

__all__ = ["period", "request_url"]
