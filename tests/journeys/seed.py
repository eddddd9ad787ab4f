"""Fills an empty hub with its people and its catalogue, through the project's own actions.

Runs in a process of its own, under the settings and the role of the running hub: `python -m tests.journeys.seed`.
"""

import os
from datetime import UTC, date, datetime

import django

from tests.journeys.cast import BODIES, CAST

BEFORE = datetime(2024, 1, 2, 9, tzinfo=UTC)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    django.setup()
    load_catalogue()
    bodies = register_bodies()
    open_accounts(bodies)


def _actor():
    from audit.api import Actor  # noqa: PLC0415 — Django must be set up first

    return Actor("service:tests", "administrator")


def load_catalogue() -> None:
    from catalogue import loading  # noqa: PLC0415

    loading.load(at=BEFORE, actor=_actor())


def register_bodies() -> dict:
    """Return the organisations by key, each holder's attached to the data it answers for."""
    from catalogue import actions as catalogue  # noqa: PLC0415
    from hub.accounts import actions  # noqa: PLC0415

    found = {}
    for key, body in BODIES.items():
        found[key] = actions.register_organisation(
            name=body.name, siret=body.siret, kind=body.kind, address="", at=BEFORE, actor=_actor()
        )
        if body.holder:
            catalogue.assign_organisation(holder_code=body.holder, organisation=found[key], at=BEFORE, actor=_actor())
    return found


def open_accounts(bodies: dict) -> None:
    from hub import clock  # noqa: PLC0415
    from hub.accounts import actions  # noqa: PLC0415
    from requests_workflow.committee.members import actions as committee  # noqa: PLC0415
    from requests_workflow.committee.members.queries import SEATS  # noqa: PLC0415

    for key, person in CAST.items():
        user = actions.open_account(
            email=person.email(key), full_name=person.name, language="fr", at=BEFORE, actor=_actor(), is_demo=True
        )
        actions.give_membership(
            user, bodies[person.body], person.role, since_on=date(2024, 1, 2), at=BEFORE, actor=_actor()
        )
        if person.role in SEATS:
            at = clock.now()
            committee.record_declaration(
                user,
                address="https://declarations.exemple.test/",
                declared_on=clock.day_of(at),
                at=at,
                actor=_actor(),
            )


if __name__ == "__main__":
    main()
