"""What the demonstration shows of descriptions: one to read, one to take up again, one late, one soon due."""

from datetime import date

import pytest

from hub.accounts.enums import Role
from hub.demonstration import content, descriptions
from requests_workflow.stewardship import queries
from tests.access import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
TODAY = date(2026, 11, 25)


def test_one_draft_waits_for_the_secretariat_and_one_for_its_holder():
    everything = list(queries.visible_to(cast.person(content.in_role(Role.SECRETARIAT)[0])))
    states = {line.dataset.code: line.state for line in queries.lines(everything, today=TODAY)}
    under_way = {code: state for code, state in states.items() if state != "published"}
    assert under_way == {descriptions.SUBMITTED: "submitted", descriptions.SENT_BACK: "sent_back"}


def test_one_attestation_is_late_and_one_soon_due():
    reminded = {dataset.code: until for dataset, until in queries.to_remind(today=TODAY)}
    assert reminded == {"causes-de-deces": date(2026, 9, 17), "entrepot-val-celeste": date(2026, 12, 10)}
