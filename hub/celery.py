"""The task queue: `celery --app hub.celery worker`. A task knows on whose behalf it runs (audit.context)."""

import os
from contextlib import ExitStack
from typing import Any

from celery import Celery, Task
from celery.signals import before_task_publish, task_postrun, task_prerun

from audit import context
from audit.context import Situation

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")

app = Celery("hub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

#: The fields of a situation that travel with a task; addresses and programs stay where they were met.
CARRIED = ("corr", "auth", "actor", "role", "project")
HEADER = "audit"


@before_task_publish.connect
def carry_situation(headers: dict[str, Any], **kwargs: Any) -> None:
    """Write on a task who asked for it, in which request, about which project."""
    around = context.current()
    headers[HEADER] = {name: getattr(around, name) for name in CARRIED}


@task_prerun.connect
def take_situation(task: Task, **kwargs: Any) -> None:
    """Give the traces of a task the situation it was asked in. A task that nobody asked for is a service's."""
    carried = getattr(task.request, HEADER, None)
    if carried is None:
        return
    block = ExitStack()
    block.enter_context(context.situation(Situation(**{name: str(carried.get(name, "")) for name in CARRIED})))
    task.request.situation = block


@task_postrun.connect
def leave_situation(task: Task, **kwargs: Any) -> None:
    block = getattr(task.request, "situation", None)
    if block is not None:
        block.close()
