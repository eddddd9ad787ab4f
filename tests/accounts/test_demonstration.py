import pytest
from django.contrib.auth import SESSION_KEY
from django.core.checks import run_checks
from django.urls import reverse

from hub.accounts import actions
from hub.accounts.enums import Role
from tests.accounts.conftest import ACTOR, AT, SINCE, organisation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def demonstration(settings):
    settings.HUB_DEMO = True


@pytest.fixture
def somebody(make_account):
    return make_account(role=Role.AUDITOR, is_demo=True, password=None)


def page():
    return reverse("accounts:demonstration")


def test_each_function_is_explained_and_entered_in_one_click(client, demonstration, somebody, kinds):
    html = client.get(page()).content.decode()
    assert "Auditeur" in html
    assert "Lit le journal" in html
    assert "Entrer comme Camille Inventée" in html
    answer = client.post(page(), {"person": somebody.pk})
    assert answer.url == reverse("desk:index")
    assert client.session[SESSION_KEY] == str(somebody.pk)
    assert kinds(somebody)[-1] == "account.signed_in"


def test_every_function_there_is_can_be_shown(client, demonstration, somebody):
    place = organisation("00000000000025")
    for role in set(Role) - {Role.AUDITOR}:
        actions.give_membership(somebody, place, role, since_on=SINCE, at=AT, actor=ACTOR)
    html = client.get(page()).content.decode()
    assert all(str(role.label) in html for role in Role)
    assert html.count("<form") >= len(Role)


def test_without_the_demonstration_the_page_does_not_exist(client, settings, somebody):
    settings.HUB_DEMO = False
    assert client.get(page()).status_code == 404
    assert client.post(page(), {"person": somebody.pk}).status_code == 404
    assert SESSION_KEY not in client.session


def test_real_and_closed_accounts_are_never_entered(client, demonstration, make_account, somebody):
    real = make_account("reelle@exemple.example", role=Role.SPONSOR, siret="00000000000033")
    actions.close_account(somebody, at=AT, actor=ACTOR)
    for person in (real, somebody):
        assert client.post(page(), {"person": person.pk}).status_code == 404
    assert "Entrer comme" not in client.get(page()).content.decode()
    assert SESSION_KEY not in client.session


@pytest.mark.parametrize("nonsense", ["", "x", "-1", "1" * 18, "9" * 40, "²", "\0", "1 OR 1=1"])
def test_nonsense_is_not_found(client, demonstration, nonsense):
    assert client.post(page(), {"person": nonsense}).status_code == 404


def test_changing_account_closes_the_former_one(client, demonstration, somebody, make_account, kinds):
    other = make_account("autre@exemple.example", is_demo=True, password=None)
    client.post(page(), {"person": somebody.pk})
    client.post(page(), {"person": other.pk})
    assert client.session[SESSION_KEY] == str(other.pk)
    assert kinds(somebody)[-1] == "account.signed_out"


@pytest.mark.parametrize(("wanted", "arrives"), [("/fr/journal/", "/fr/journal/"), ("https://ailleurs.example/", None)])
def test_the_page_one_came_for_is_kept(client, demonstration, somebody, wanted, arrives):
    html = client.get(page(), {"next": wanted}).content.decode()
    assert f'value="{wanted}"' in html
    answer = client.post(page(), {"person": somebody.pk, "next": wanted})
    assert answer.url == (arrives or reverse("desk:index"))


def test_the_sign_in_page_shows_the_way(client, demonstration):
    assert page() in client.get(reverse("account_login")).content.decode()


def test_it_is_refused_on_a_name_that_others_can_reach(settings):
    settings.HUB_DEMO, settings.ALLOWED_HOSTS = True, ["localhost", "donnees.example.org"]
    assert "hub.E001" in [message.id for message in run_checks()]
    settings.ALLOWED_HOSTS = ["localhost"]
    assert "hub.E001" not in [message.id for message in run_checks()]
