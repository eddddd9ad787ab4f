"""Earlier opinions near a file: which, why, in which order, and for whose eyes."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from requests_workflow.committee.precedents import presentation, queries
from requests_workflow.committee.rapporteurs.writing import digest
from tests.committee.precedents.past import AUTHORISED_AT, about, authorised, crowd, given, past, subject
from tests.committee.steps import (
    complete_file,
    declare,
    examined,
    in_assignment,
    in_session,
    put_to_vote,
    report,
    under_review,
)


def titles(found) -> list[str]:
    return [one.opinion.request.title for one in found]


def test_data_in_common_come_first_with_the_reason_why(people):
    file = subject(people, datasets=["dcir", "pmsi", "cause"], themes=["cancer"])
    past(people, "Trois jeux", datasets=["dcir", "pmsi", "cause"])
    past(people, "Un jeu et un domaine", datasets=["dcir"], themes=["cancer"])
    past(people, "Un domaine", themes=["cancer", "kidney"])
    past(people, "Rien en commun", datasets=["autre"], themes=["kidney"])
    found = queries.like(file, people.chair)
    assert titles(found) == ["Trois jeux", "Un jeu et un domaine", "Un domaine"]
    assert presentation.why(found[0])[0].startswith("3 jeux de données en commun")
    assert presentation.why(found[2]) == ["même domaine : Cancers"]


def test_the_same_clause_is_found_by_its_words(people):
    file = subject(people)
    past(people, "Conservation", recommendations=["Réduire la durée de conservation des appariements."])
    past(people, "Autre", reasons="Rien de tel.")
    found = queries.like(file, people.chair, text="Limiter l’appariement et sa conservation")
    assert titles(found) == ["Conservation"]
    (why,) = presentation.why(found[0])
    assert why.endswith(" : conservation, appariement")


def test_a_theme_that_says_nothing_is_nothing_in_common(people):
    past(people, "Autre domaine", themes=["other"])
    assert queries.like(subject(people, themes=["other"]), people.chair) == []


def test_a_file_is_not_its_own_precedent_and_counts_once(people):
    file = subject(people, datasets=["dcir"])
    given(file)
    twice = about(complete_file(people, title="Réexaminé"), datasets=["dcir"])
    given(twice, kind="reserved")
    given(twice, kind="favourable", round_=2, on=date(2026, 2, 20))
    found = queries.like(file, people.chair)
    assert [(one.opinion.request.title, one.opinion.kind) for one in found] == [("Réexaminé", "favourable")]


# For whose eyes


def test_a_member_sees_only_what_they_may_read_and_what_is_public(people):
    file = subject(people, datasets=["dcir"])
    past(people, "Jamais lu", datasets=["dcir"])
    read = past(people, "Lu", datasets=["dcir"])
    authorised(past(people, "Public", datasets=["dcir"]))
    declare(read.request, people.member)
    found = {one.opinion.request.title: one.is_public_only for one in queries.like(file, people.member)}
    assert found == {"Lu": False, "Public": True}


def test_a_recused_member_sees_nothing_of_it_not_even_what_is_public(people, client):
    file = under_review(people)
    about(file, datasets=["dcir"])
    shut = past(people, "Canari-du-déport", datasets=["dcir"], reasons="Canari-du-déport")
    declare(shut.request, people.member, has_interest=True)
    authorised(shut)
    client.force_login(people.member)
    for url in (
        reverse("committee:precedents_of", args=[file.reference]),
        reverse("committee:precedents"),
        reverse("committee:precedents") + "?mots=canari",
    ):
        assert "Canari-du-déport" not in client.get(url).content.decode()
    assert queries.like(file, people.member) == []
    assert titles(queries.like(file, people.second_member)) == ["Canari-du-déport"]


def test_a_recused_chair_sees_nothing_of_it(people):
    file = subject(people, datasets=["dcir"])
    shut = past(people, "Dossier du déport", datasets=["dcir"])
    declare(shut.request, people.chair, has_interest=True)
    assert queries.like(file, people.chair) == []


def test_a_sponsor_who_sits_does_not_read_an_opinion_on_their_own_file_early(people):
    opinion = past(people, "Le sien", datasets=["dcir"])
    type(opinion).objects.update(notified_at=None)
    assert not queries.known_to(people.sponsor).exists()


@pytest.mark.parametrize(
    ("at", "notified", "public"),
    [
        (AUTHORISED_AT, True, True),
        (AUTHORISED_AT, False, False),
        (datetime(2026, 2, 1, tzinfo=UTC), True, False),
        (datetime(2026, 2, 2, 1, tzinfo=UTC), True, True),
    ],
)
def test_what_is_public_is_the_opinion_that_an_authorisation_rests_on(people, at, notified, public):
    authorised(given(complete_file(people), notified=notified), at=at)
    assert queries.public().exists() is public


def test_only_the_last_opinion_before_the_authorisation_is_public(people):
    file = complete_file(people)
    given(file, kind="reserved")
    authorised(given(file, kind="favourable", round_=2))
    assert [opinion.kind for opinion in queries.public()] == ["favourable"]


def test_the_page_leads_where_its_reader_may_go(people, client):
    file = subject(people, datasets=["dcir"])
    opinion = authorised(past(people, "Public", datasets=["dcir"]))
    declare(file, people.member)
    client.force_login(people.member)
    page = client.get(reverse("committee:precedents_of", args=[file.reference])).content.decode()
    entry = reverse("transparency:entry", args=[opinion.request.reference])
    assert entry in page
    assert client.get(entry).status_code == 200


def test_the_page_is_the_committee_s(people, client):
    file = in_assignment(people)
    for who, status in ((people.sponsor, 403), (people.member, 404), (people.secretariat, 200), (people.chair, 200)):
        client.force_login(who)
        assert client.get(reverse("committee:precedents_of", args=[file.reference])).status_code == status


def test_the_rapporteur_s_own_clauses_are_looked_for(people, client):
    file = under_review(people)
    declare(past(people, "Conservation", recommendations=["Réduire la conservation"]).request, people.member)
    client.force_login(people.member)
    name = "G3_recommendations"
    sent = {name: "Limiter la conservation", f"version.{name}": "0", f"drawn.{name}": digest(""), "save": "1"}
    client.post(reverse("committee:report", args=[file.reference]), sent)
    page = client.get(reverse("committee:precedents_of", args=[file.reference])).content.decode()
    assert "Conservation" in page


# Divergence


@pytest.fixture
def usual(people):
    """A file, and four opinions on like ones: three favourable, one reserved."""
    file = subject(people, datasets=["dcir"])
    for number in range(3):
        authorised(past(people, f"Favorable {number}", datasets=["dcir"]))
    authorised(past(people, "Réservé", kind="reserved", datasets=["dcir"], reasons="Trop large."))
    return file


def test_an_opinion_that_departs_from_most_is_told_in_words(usual):
    said = queries.divergence(usual, "unfavourable")
    assert said.startswith("3 des 4 avis rendus sur les dossiers les plus proches sont « ")
    assert queries.divergence(usual, "favourable") == ""


@pytest.mark.parametrize("kind", ["", "tacit", "nonsense"])
def test_nothing_is_told_of_what_is_no_opinion_to_vote(usual, kind):
    assert queries.divergence(usual, kind) == ""


def test_too_few_opinions_make_no_practice(people):
    file = subject(people, datasets=["dcir"])
    for number in range(2):
        authorised(past(people, f"Favorable {number}", datasets=["dcir"]))
    assert queries.divergence(file, "unfavourable") == ""


def test_without_a_reader_only_what_is_public_is_counted(people):
    file = subject(people, datasets=["dcir"])
    for number in range(3):
        past(people, f"Favorable {number}", datasets=["dcir"])
    assert queries.divergence(file, "unfavourable") == ""
    assert queries.divergence(file, "unfavourable", user=people.chair)


def test_the_draft_report_tells_its_author_that_it_departs(people, client):
    file = under_review(people)
    about(file, datasets=["dcir"])
    for number in range(3):
        authorised(past(people, f"Favorable {number}", datasets=["dcir"]))
    client.force_login(people.member)
    url = reverse("committee:report", args=[file.reference])
    assert "s’écarte des avis voisins" not in client.get(url).content.decode()
    sent = {"conclusion": "unfavourable", "version.conclusion": "0", "drawn.conclusion": digest(""), "save": "1"}
    client.post(url, sent)
    assert "s’écarte des avis voisins" in client.get(url).content.decode()


def test_the_opinion_put_to_the_vote_is_told_to_depart(people, client):
    file = about(in_session(people), datasets=["dcir"])
    for number in range(3):
        authorised(past(people, f"Favorable {number}", datasets=["dcir"]))
    item = examined(file, people.chair)
    put_to_vote(item, people.chair, kind="unfavourable", reasons="Trop large.")
    client.force_login(people.third_member)
    page = client.get(reverse("committee:item", args=[item.session_id, item.pk])).content.decode()
    assert "Cet avis s’écarte des avis voisins" in page


# Queries


@pytest.mark.parametrize("count", [1, 3, 100])
def test_like_files_take_the_same_queries_however_many(people, django_assert_num_queries, count):
    crowd(people, count)
    file = subject(people, datasets=["dcir"], themes=["cancer"])
    user = type(people.chair).objects.get(pk=people.chair.pk)
    with django_assert_num_queries(8):
        found = queries.like(file, user, text="conservation")
        assert all(presentation.lines(found))
    assert len(found) == count


def test_what_the_reports_recommend_is_looked_for(people, client):
    file = under_review(people)
    past(people, "Autre projet", recommendations=["Réduire la conservation"])
    client.force_login(people.chair)
    url = reverse("committee:precedents_of", args=[file.reference])
    assert "Autre projet" not in client.get(url).content.decode()
    report(file, people.member, recommendations=["Limiter la conservation"])
    assert "Autre projet" in client.get(url).content.decode()
