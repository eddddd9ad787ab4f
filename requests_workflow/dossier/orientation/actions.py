"""Keeping an orientation, and forgetting those that served no file."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from audit import api as audit
from audit import context
from requests_workflow import rules
from requests_workflow.dossier.models import Orientation
from requests_workflow.rules import orientation as asking

#: Whoever answers has no account here, and is nobody even when signed in.
VISITOR = audit.Actor("anonymous", "visitor")
CLEANER = audit.Actor("service:orientation", "service")
#: Orientations forgotten in one transaction.
BATCH = 500


@transaction.atomic
def keep(ruleset: rules.RuleSet, walk: asking.Walk, *, at: datetime) -> Orientation:
    """Keep the answers of a whole walk under an address that nobody can guess, and nothing of who gave them.

    The trace has a situation of its own: neither the address of the caller, nor their program, nor their account.
    """
    outcome = asking.outcome(ruleset, walk.steps)
    kept = Orientation.objects.create(ruleset=ruleset.id, answers=walk.given, route=outcome.route, at=at)
    facts: dict[str, str | int | bool | None] = {"route": outcome.route, "ruleset": ruleset.id}
    with context.situation(context.Situation(corr=uuid.uuid4().hex)):
        audit.record("orientation.kept", object=kept.audit_ref, actor=VISITOR, at=at, facts=facts)
    return kept


def purge(*, at: datetime) -> int:
    """Forget the orientations that no file took after `HUB_ORIENTATION_DAYS`; return how many."""
    old = Orientation.objects.filter(at__lt=at - timedelta(days=settings.HUB_ORIENTATION_DAYS), uses=None)
    forgotten = 0
    while forgot := _forget(list(old.values_list("pk", flat=True)[:BATCH]), at=at):
        forgotten += forgot
    return forgotten


@transaction.atomic
def _forget(keys: list[int], *, at: datetime) -> int:
    """Forget those of these that no file took meanwhile; a file that takes one waits for the end of this."""
    rows = Orientation.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    free = [row for row in rows if not row.uses.exists()]
    for row in free:
        audit.record("orientation.forgotten", object=row.audit_ref, actor=CLEANER, at=at)
        row.delete()
    return len(free)
