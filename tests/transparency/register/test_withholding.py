"""What is withheld reaches nobody: no page, file, feed, API or earlier version; that it is withheld is told."""

import pytest
from django.urls import reverse

from hub import clock
from requests_workflow.dossier.outputs import withholding
from requests_workflow.procedure import door
from requests_workflow.procedure.refusals import GuardFailed
from tests.authority.files import set_down
from tests.dossier import filling
from transparency.models import Entry, EntryVersion
from transparency.register import actions, exports

pytestmark = pytest.mark.django_db

SECRET = "Canarisecret procédé breveté en Bretagne"
REASON = "Canariraison : un dépôt de brevet est en cours."


@pytest.fixture(autouse=True)
def _no_limit(settings):
    settings.HUB_REGISTER_RATE = settings.HUB_API_RATE = ""


@pytest.fixture
def file(people, dataset):
    """A public file that told its method and its place before they were withheld."""
    now = clock.now()
    made = filling.begin(people.sponsor, people.university, at=now)
    filling.fill(made, people.sponsor, at=now)
    filling.write(made, people.sponsor, at=now, method=SECRET, geography=SECRET)
    set_down(made, "active", authorised_at=now)
    actions.draw(made, at=now)
    return made


def withhold(file, people, field: str):
    data = {"field": field, "ground": "trade_secret", "reason": REASON}
    return door.perform("withhold_part", file, by=people.secretariat, at=clock.now(), data=data).subject


def addresses(file) -> list[str]:
    """Return every public address that tells something of an entry."""
    reference = file.reference
    versions = range(1, EntryVersion.objects.count() + 1)
    names = [
        *[("transparency:entry", [reference]), ("transparency:entry_versions", [reference])],
        *[("transparency:entry_version", [reference, number]) for number in versions],
        *[("transparency:register", []), ("register_atom", []), ("home", []), ("register_entry", [reference])],
        *[("register_version", [reference, number]) for number in versions],
        *[("register_file", [name]) for name in exports.FORMATS if not name.endswith((".xlsx", ".ods"))],
        *[("register_api:entries", []), ("register_api:entry", [reference])],
        *[("register_api:entry_version", [reference, number]) for number in versions],
    ]
    return [reverse(name, args=args) for name, args in names]


def body(answer) -> str:
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


def where(client, canary: str, file) -> list[str]:
    return [address for address in addresses(file) if canary in body(client.get(address))]


def test_the_canary_is_seen_before_it_is_withheld(client, file):
    assert len(where(client, "Canarisecret", file)) > 5


def test_what_is_withheld_reaches_nobody_and_that_it_is_withheld_is_told(client, people, file):
    for field in ("method", "geography"):
        file = withhold(file, people, field)
    assert where(client, "Canarisecret", file) == []
    assert where(client, "Canariraison", file) == []
    assert Entry.objects.get().record["regions"] == []
    assert not client.get(reverse("transparency:register"), {"q": "canarisecret"}).context["results"]
    for name in ("transparency:entry", "transparency:entry_version"):
        args = [file.reference] if name.endswith("entry") else [file.reference, Entry.objects.get().version]
        assert "Non publié : secret des affaires" in body(client.get(reverse(name, args=args))).replace("\u00a0", " ")
    old = client.get(reverse("transparency:entry_version", args=[file.reference, 1]))
    assert "tenue secrète depuis" in body(old)


def test_who_reads_the_file_still_reads_the_answer(client, people, file):
    file = withhold(file, people, "method")
    client.force_login(people.sponsor)
    assert SECRET in body(client.get(reverse("dossier:summary", args=[file.reference])))


def test_an_answer_is_told_again(client, people, file):
    file = withhold(file, people, "method")
    door.perform("show_part", file, by=people.secretariat, at=clock.now(), data={"field": "method"})
    assert SECRET in body(client.get(reverse("register_entry", args=[file.reference])))
    assert withholding.withheld(file) == {}


def test_what_makes_a_project_known_cannot_be_withheld(file):
    offered = {field.code for field in withholding.may_be_withheld(file)}
    assert "method" in offered
    assert not offered & {"title", "summary", "opposition_contact", "purposes"}


def test_nothing_is_shown_again_that_was_not_withheld(people, file):
    with pytest.raises(GuardFailed):
        door.perform("show_part", file, by=people.secretariat, at=clock.now(), data={"field": "method"})


def test_the_page_of_the_act_asks_for_a_ground_and_a_reason(client, people, file):
    client.force_login(people.secretariat)
    page = reverse("desk:act", args=[file.reference, "access_request", file.pk, "withhold_part"])
    refused = client.post(page, {"field": "method", "seen": file.version})
    assert withholding.withheld(file) == {}
    assert refused.status_code in {200, 400, 422}
    client.post(page, {"field": "method", "ground": "security", "reason": REASON, "seen": file.version})
    assert withholding.withheld(file) == {"method": "security"}
