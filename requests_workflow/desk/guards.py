"""The facts the desk's acts ask for; each part declares its own."""

from requests_workflow.desk.messages import guards  # noqa: F401 — the import registers them
