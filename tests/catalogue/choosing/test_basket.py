"""The basket: in and out of it by plain buttons, kept at sign-in, never wider nor smaller than what was chosen."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from catalogue import tasks
from catalogue.basket import actions, queries
from catalogue.models import Basket, BasketItem, Variable
from hub import clock
from tests.catalogue.choosing.conftest import add_table
from tests.catalogue.conftest import trace

pytestmark = pytest.mark.django_db

ADD, REMOVE, BASKET = "catalogue:basket_add", "catalogue:basket_remove", "catalogue:basket"


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode()).replace("\u00a0", " ")


def send(client, name: str, table: str = "", *variables: str, follow: bool = True, **more):
    sent = {"dataset": "base-1", "table": table, "variable": variables, **more}
    return client.post(reverse(name), sent, follow=follow)


def held() -> list[str]:
    """What every basket holds, as `table.variable`, `table.*` or `*`."""
    return sorted(
        f"{item.table.name}.{item.variable.name if item.variable else '*'}" if item.table else "*"
        for item in BasketItem.objects.all()
    )


def test_an_empty_basket_says_what_to_do(client):
    shown = text(client.get(reverse(BASKET)))
    assert "Votre panier est vide" in shown
    assert not Basket.objects.exists()


def test_a_variable_goes_in_and_one_comes_back_where_one_was(client, base):
    here = reverse("catalogue:dataset", args=["base-1"]) + "?page=2"
    response = send(client, ADD, "STAYS", "DGN_PAL", next=here)
    assert response.redirect_chain[-1][0] == here
    assert "« STAYS.DGN_PAL » est dans votre panier." in text(response)
    assert "Mon panier (1 élément)" in text(response)
    assert held() == ["STAYS.DGN_PAL"]


@pytest.mark.parametrize(
    "elsewhere", ["https://ailleurs.example/", "//ailleurs.example/", "javascript:alert(1)", "\\\\a", ""]
)
def test_one_never_comes_back_to_another_site(client, base, elsewhere):
    assert send(client, ADD, "STAYS", "DGN_PAL", next=elsewhere, follow=False).url == reverse(BASKET)


def test_several_variables_go_in_at_once_from_the_list_of_a_table(client, base):
    shown = text(client.get(reverse("catalogue:table", args=["base-1", "STAYS"])))
    assert '<input type="checkbox" name="variable" value="DGN_PAL">' in shown
    response = send(client, ADD, "STAYS", "DGN_PAL", "EXE_SOI_AMD", ticked="1")
    assert "2 variables de STAYS sont dans votre panier." in text(response)
    again = send(client, ADD, "STAYS", "DGN_PAL", "EXE_SOI_DTD", ticked="1")
    assert "1 variable de STAYS est dans votre panier. 1 y était déjà." in text(again)
    assert held() == ["STAYS.DGN_PAL", "STAYS.EXE_SOI_AMD", "STAYS.EXE_SOI_DTD"]


def test_ticking_nothing_does_not_take_the_whole_table(client, base):
    assert "Cochez au moins une variable." in text(send(client, ADD, "STAYS", ticked="1"))
    assert held() == []


def test_a_double_click_adds_once(client, base):
    for _press in range(2):
        response = send(client, ADD, "STAYS", "DGN_PAL")
    assert "« STAYS.DGN_PAL » est déjà dans votre panier." in text(response)
    assert held() == ["STAYS.DGN_PAL"]
    assert Basket.objects.count() == 1


def test_a_whole_swallows_its_parts_and_says_so(client, base):
    send(client, ADD, "STAYS", "DGN_PAL", "EXE_SOI_AMD")
    send(client, ADD, "PEOPLE", "BEN_SEX_COD")
    response = send(client, ADD, "STAYS")
    assert "Les 2 éléments qui y étaient déjà en font partie" in text(response)
    assert held() == ["PEOPLE.BEN_SEX_COD", "STAYS.*"]
    send(client, ADD)
    assert held() == ["*"]
    assert "est déjà dans votre panier" in text(send(client, ADD, "STAYS", "DGN_PAL"))
    assert held() == ["*"]


def test_what_is_within_something_goes_away_with_it(client, base):
    send(client, ADD, "STAYS", "DGN_PAL", "EXE_SOI_AMD")
    send(client, ADD, "PEOPLE")
    send(client, REMOVE, "STAYS", "DGN_PAL")
    assert held() == ["PEOPLE.*", "STAYS.EXE_SOI_AMD"]
    send(client, REMOVE, "STAYS")
    assert held() == ["PEOPLE.*"]
    assert "C’est retiré de votre panier." in text(send(client, REMOVE))
    assert "Ce n’était plus dans votre panier." in text(send(client, REMOVE))
    assert held() == []


@pytest.mark.parametrize(
    "sent",
    [
        {"dataset": "rien"},
        {"dataset": ""},
        {"dataset": "a b/../c"},
        {"table": "RIEN"},
        {"table": "PEOPLE", "variable": ["DGN_PAL"]},
        {"table": "STAYS", "variable": ["DGN_PAL", "RIEN"]},
        {"table": "STAYS", "variable": ["a\x00b"]},
        {"table": "x" * 101},
        {"variable": ["DGN_PAL"], "table": "\x00"},
    ],
)
def test_names_that_stand_for_nothing_change_nothing(client, base, sent):
    for name in (ADD, REMOVE):
        response = client.post(reverse(name), {"dataset": "base-1", **sent}, follow=True)
        assert "ne connaît plus" in text(response)
    assert held() == []


def test_a_draft_cannot_be_put_aside_and_a_withdrawn_one_leaves_the_page(client, base, make_dataset):
    make_dataset(3, status="draft")
    assert "ne connaît plus" in text(client.post(reverse(ADD), {"dataset": "base-3"}, follow=True))
    send(client, ADD)
    base.dataset.status = "withdrawn"
    base.dataset.save()
    trace("catalogue.dataset_withdrawn", "dataset", base.dataset.pk)
    assert "Votre panier est vide" in text(client.get(reverse(BASKET)))


def test_a_variable_that_an_import_took_away_leaves_the_basket(client, base):
    send(client, ADD, "STAYS", "DGN_PAL", "EXE_SOI_AMD")
    base.variables["DGN_PAL"].delete()
    trace("catalogue.dataset_imported", "dataset", base.dataset.pk)
    shown = text(client.get(reverse(BASKET)))
    assert "EXE_SOI_AMD" in shown
    assert held() == ["STAYS.EXE_SOI_AMD"]
    assert "ne connaît plus" in text(send(client, ADD, "STAYS", "DGN_PAL"))


def test_a_full_basket_says_so_and_takes_nothing_more(client, base, monkeypatch):
    monkeypatch.setattr(actions, "MOST_ITEMS", 2)
    send(client, ADD, "STAYS", "DGN_PAL")
    response = send(client, ADD, "PEOPLE", "BEN_SEX_COD", "BEN_NAI_ANN")
    assert "Un panier tient 2 éléments au plus" in text(response)
    assert held() == ["STAYS.DGN_PAL"]
    send(client, ADD, "STAYS", "EXE_SOI_AMD")
    assert "en font partie" in text(send(client, ADD, "STAYS"))
    assert held() == ["STAYS.*"]


def test_the_basket_of_another_session_stays_its_own(client, base):
    send(client, ADD, "STAYS", "DGN_PAL")
    other = Client()
    assert "Votre panier est vide" in text(other.get(reverse(BASKET)))
    send(other, REMOVE, "STAYS", "DGN_PAL")
    assert held() == ["STAYS.DGN_PAL"]


def test_a_key_that_belongs_to_somebody_opens_nothing(client, base, as_, people):
    send(as_(people.sponsor), ADD, "STAYS", "DGN_PAL")
    session = client.session
    session.flush()
    stranger = Client()
    stolen = stranger.session
    stolen[queries.SESSION_KEY] = Basket.objects.get().key
    stolen.save()
    stranger.cookies["session"] = stolen.session_key
    assert "Votre panier est vide" in text(stranger.get(reverse(BASKET)))


# Sign-in


def test_a_basket_follows_its_owner_at_sign_in_each_item_once(client, base, people, as_):
    send(as_(people.sponsor), ADD, "STAYS", "DGN_PAL")
    send(client, ADD, "PEOPLE", "BEN_SEX_COD")
    visitor = Client()
    send(visitor, ADD, "STAYS", "DGN_PAL")
    send(visitor, ADD, "PEOPLE")
    visitor.force_login(people.sponsor, backend="django.contrib.auth.backends.ModelBackend")
    assert held() == ["PEOPLE.*", "STAYS.DGN_PAL"]
    assert Basket.objects.get().user == people.sponsor
    assert "Toute la table" in text(visitor.get(reverse(BASKET)))


def test_signing_in_without_a_basket_makes_none(people, as_):
    as_(people.sponsor).get(reverse(BASKET))
    assert not Basket.objects.exists()


def test_old_baskets_of_sessions_are_forgotten_those_of_people_are_not(client, base, people, as_, settings):
    send(client, ADD, "STAYS", "DGN_PAL")
    send(as_(people.sponsor), ADD, "PEOPLE")
    recent = Client()
    send(recent, ADD)
    old = clock.now() - timedelta(days=settings.HUB_BASKET_DAYS, minutes=1)
    anonymous = Basket.objects.create(changed_at=old)
    Basket.objects.filter(user=people.sponsor).update(changed_at=old)
    tasks.purge_baskets()
    tasks.purge_baskets()
    assert not Basket.objects.filter(pk=anonymous.pk).exists()
    assert held() == ["*", "PEOPLE.*", "STAYS.DGN_PAL"]


# The page


def test_the_page_groups_by_dataset_and_table_and_says_who_holds_and_when(client, base, deaths):
    send(client, ADD, "STAYS", "DGN_PAL")
    client.post(reverse(ADD), {"dataset": "base-2"})
    shown = text(client.get(reverse(BASKET)))
    assert "Diagnostic principal : infarctus" in shown
    assert "Tout le jeu : toutes ses tables" in shown
    assert shown.count("Organisation inventée") >= 2
    assert "Années à confirmer" in shown


def test_the_page_warns_when_identifiers_cross_and_proposes_less(client, base):
    send(client, ADD, "STAYS", "EXE_SOI_DTD")
    assert "identifiants potentiels se croisent" not in text(client.get(reverse(BASKET)))
    send(client, ADD, "PEOPLE", "BEN_RES_COM")
    shown = text(client.get(reverse(BASKET)))
    assert "2 identifiants potentiels se croisent dans votre choix" in shown
    assert "Dites pourquoi chacun est nécessaire" in shown
    assert "La procédure courte d’accès à l’échantillon est fermée" in shown
    assert "Accès sur projet" in shown
    send(client, ADD, "STAYS", "EXE_SOI_AMD", instead="EXE_SOI_DTD")
    assert held() == ["PEOPLE.BEN_RES_COM", "STAYS.EXE_SOI_AMD"]
    assert "identifiants potentiels se croisent" not in text(client.get(reverse(BASKET)))


def test_html_of_the_catalogue_is_escaped(client, base):
    Variable.objects.filter(name="DGN_PAL").update(label_fr="<b>gras</b>")
    trace("catalogue.dataset_imported", "dataset", base.dataset.pk)
    send(client, ADD, "STAYS", "DGN_PAL")
    assert "<b>gras" not in text(client.get(reverse(BASKET)))


def test_who_may_not_begin_a_file_is_not_offered_one(base, people, as_):
    browser = as_(people.chair)
    send(browser, ADD)
    shown = text(browser.get(reverse(BASKET)))
    assert "Commencer un dossier" not in shown
    assert "Poser une question à Organisation inventée" in shown


@pytest.mark.parametrize("count", [1, 3, 100])
def test_the_page_asks_the_database_the_same_at_any_length(client, base, count, django_assert_num_queries):
    wide = add_table(base.dataset, "WIDE", [(f"V{number}", "string", "") for number in range(count)], position=3)
    names = list(wide.variables.values_list("name", flat=True))
    send(client, ADD, "WIDE", *names)
    send(client, ADD, "STAYS", "EXE_SOI_DTD")
    send(client, ADD, "PEOPLE", "BEN_RES_COM")
    with django_assert_num_queries(8):
        shown = text(client.get(reverse(BASKET)))
    assert all(f"<code>{name}</code>" in shown for name in names)


@pytest.mark.parametrize("count", [1, 3, 100])
def test_the_buttons_of_a_page_cost_one_query(client, base, count, django_assert_num_queries, monkeypatch):
    add_table(base.dataset, "WIDE", [(f"V{number}", "string", "") for number in range(count)], position=3)
    send(client, ADD, "WIDE", "V0")
    asked = []
    contents = queries.contents
    monkeypatch.setattr(queries, "contents", lambda owner: asked.append(owner) or contents(owner))
    with django_assert_num_queries(12):
        shown = text(client.get(reverse("catalogue:table", args=["base-1", "WIDE"])))
    assert len(asked) == 1
    assert "Dans le panier" in shown
