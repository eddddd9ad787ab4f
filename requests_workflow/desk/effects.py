"""What the desk writes when its acts go through the door; each part declares its own."""

from requests_workflow.desk.messages import effects  # noqa: F401 — the import registers them
