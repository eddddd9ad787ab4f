"""Rectifying an opinion that was notified: two persons, the opinion as it was, the correction beside it everywhere."""

import pytest
from django.urls import reverse

from hub.mail.models import Mail
from requests_workflow.committee.models import Opinion, Rectification
from requests_workflow.procedure.refusals import GuardFailed
from tests.committee.steps import FAVOURABLE, act, fresh, in_session, voted, with_opinion
from transparency import presentation as public

TEXT = "Page 2, lire « cinq ans » au lieu de « cinquante ans »."


@pytest.fixture
def file(people):
    return with_opinion(people, **{**FAVOURABLE, "reasons": "Motif-Canari"})


def page(name: str, file) -> str:
    return reverse(f"committee:{name}", args=[file.reference, *([1] if name == "rectify" else [])])


def proposed(people, client, file) -> Rectification:
    client.force_login(people.secretariat)
    assert client.post(page("rectify", file), {"text": TEXT}).status_code == 302
    return Rectification.objects.get()


def test_the_secretariat_proposes_the_chair_publishes_and_the_sponsor_is_told(people, client, file):
    client.force_login(people.secretariat)
    assert page("rectify", file) in client.get(page("opinion", file)).content.decode()
    one = proposed(people, client, file)
    client.force_login(people.chair)
    shown = client.get(page("opinion", file)).content.decode()
    assert "Une rectification attend d’être publiée" in shown
    url = reverse("desk:act", args=[file.reference, "rectification", one.pk, "publish_rectification"])
    assert url in shown
    Mail.objects.all().delete()
    assert client.post(url, {"seen": one.version}).status_code == 302
    assert fresh(one).state == "published"
    assert people.sponsor in {mail.to for mail in Mail.objects.all()}


def test_the_opinion_is_read_as_it_was_with_its_rectification(people, client, file):
    before = Opinion.objects.values().get()
    act("publish_rectification", proposed(people, client, file), people.chair)
    assert Opinion.objects.values().get() == before
    client.force_login(people.sponsor)
    read = client.get(page("opinion", file)).content.decode()
    assert "Motif-Canari" in read
    assert "cinq ans" in read
    assert "L’avis ci-dessus reste tel qu’il a été notifié." in read


def test_the_public_reads_it_beside_the_opinion_once_published(people, client, file):
    one = proposed(people, client, file)
    opinion = Opinion.objects.get()
    assert not any("cinq ans" in str(row.value) for row in public.opinion(opinion))
    act("publish_rectification", one, people.chair)
    assert [row.key for row in public.opinion(opinion) if "cinq ans" in str(row.value)] == [
        "Rectifié le lundi 2\u00a0mars 2026"
    ]


def test_a_proposal_is_seen_by_nobody_outside(people, client, file):
    proposed(people, client, file)
    client.force_login(people.sponsor)
    assert "cinq ans" not in client.get(page("opinion", file)).content.decode()
    assert client.get(page("rectify", file)).status_code == 403


def test_one_is_proposed_at_a_time_and_what_was_typed_stays(people, client, file):
    proposed(people, client, file)
    answer = client.post(page("rectify", file), {"text": "Encore-Canari"})
    assert answer.status_code == 422
    assert "attend déjà d’être publiée" in answer.content.decode()
    assert "Encore-Canari" in answer.content.decode()
    act("drop_rectification", Rectification.objects.get(), people.chair)
    assert client.post(page("rectify", file), {"text": "Encore-Canari"}).status_code == 302


def test_who_proposed_does_not_publish(people, client, file):
    one = proposed(people, client, file)
    Rectification.objects.filter(pk=one.pk).update(proposed_by=people.chair)
    with pytest.raises(GuardFailed, match="une autre personne la publie"):
        act("publish_rectification", fresh(one), people.chair)


@pytest.mark.parametrize("typed", ["", "   ", "\x00"])
def test_nothing_is_rectified_by_nothing(people, client, file, typed):
    client.force_login(people.secretariat)
    assert client.post(page("rectify", file), {"text": typed}).status_code == 422
    assert not Rectification.objects.exists()


def test_an_opinion_not_notified_is_not_rectified(people, client):
    file = voted(people, in_session(people))
    client.force_login(people.secretariat)
    assert page("rectify", file) not in client.get(page("opinion", file)).content.decode()
    answer = client.post(page("rectify", file), {"text": TEXT})
    assert answer.status_code == 422
    assert "pas encore notifié" in answer.content.decode()


def test_an_opinion_that_does_not_exist_has_no_page(people, client, file):
    client.force_login(people.secretariat)
    assert client.get(reverse("committee:rectify", args=[file.reference, 7])).status_code == 404
