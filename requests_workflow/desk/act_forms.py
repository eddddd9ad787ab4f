"""Where the desk's acts are done; each part declares its own."""

from requests_workflow.desk.messages import act_pages  # noqa: F401 — the import registers them
