"""A new dataset, and the reminders of attestations."""

from datetime import datetime

from django.db import transaction

from hub import clock
from hub.accounts.models import User
from requests_workflow.procedure import door
from requests_workflow.stewardship import due, notices, queries
from requests_workflow.stewardship.models import Description


@transaction.atomic
def create(description: Description, *, by: User, at: datetime) -> Description:
    """Begin the description of a new dataset (`queries.new_description`), which the catalogue does not show yet.

    Raises a `Refused`; nothing is written then.
    """
    door.check("create_description", description, by=by, at=at)
    description.dataset.save()
    return door.perform("create_description", description, by=by, at=at).subject


def remind(*, at: datetime) -> int:
    """Remind each holder of what is to attest; return for how many datasets. Twice on a day sends nothing more."""
    today, ruleset = clock.day_of(at), queries.current_rules()
    reminded = 0
    for dataset, due_on in queries.to_remind(today=today):
        reminded_on = due.last_reminder(due_on, ruleset, today=today)
        if reminded_on is not None:
            with transaction.atomic():
                notices.remind(dataset, due_on=due_on, reminded_on=reminded_on, at=at)
            reminded += 1
    return reminded
