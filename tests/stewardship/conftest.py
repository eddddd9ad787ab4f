"""A dataset of an invented holder, whose organisation answers here, and its description on its way through the door."""

from datetime import UTC, datetime

import pytest

from catalogue import actions as catalogue
from catalogue.models import Concept, Dataset, Vocabulary
from catalogue.publishing import versions
from requests_workflow.procedure import door
from requests_workflow.stewardship import queries, sections
from tests.catalogue.conftest import holder, make_dataset, trace  # noqa: F401 — fixtures
from tests.procedure.people import TESTER

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def attached(people, holder):  # noqa: F811
    """The holder, for which people.holder answers."""
    return catalogue.assign_organisation(holder_code=holder.code, organisation=people.holder_body, at=AT, actor=TESTER)


@pytest.fixture
def dataset(attached, make_dataset):  # noqa: F811
    """A published dataset, in its first version."""
    made = make_dataset()
    versions.publish(made, at=AT, actor=TESTER)
    return Dataset.objects.get(pk=made.pk)


@pytest.fixture
def vocabulary(db):
    """The categories of article 51, cut down to two."""
    made = Vocabulary.objects.create(
        code="healthcategories", uri="http://v.example/c", title_fr="Catégories", title_en="Categories", source="essai"
    )
    for code, label_fr, label_en in (("EHRS", "Dossiers médicaux", "Health records"), ("PGEH", "Génome", "Genome")):
        Concept.objects.create(
            vocabulary=made, code=code, uri=f"http://v.example/c/{code}", label_fr=label_fr, label_en=label_en
        )
    trace("catalogue.vocabulary_loaded", "vocabulary", made.pk)
    return made


#: What makes a description of a dataset under authorisation publishable.
PROPERTIES = {
    "health_category": ["EHRS"],
    "provenance": {"fr": "Recueillie par les centres.", "en": ""},
    "type": ["PERSONAL_DATA"],
}
CONTACT = {"name_fr": "Service des données", "name_en": "", "email": "donnees@inventee.example", "url": ""}
ACCESS = {
    "role": "access",
    "title_fr": "Demander l’accès",
    **dict.fromkeys(("title_en", "description_fr", "description_en", "url", "sha256", "format", "media_type"), ""),
    "byte_size": None,
    **dict.fromkeys(("licence", "rights_fr", "rights_en"), ""),
}
NOTES = {"notes_fr": "Première version relue.", "notes_en": ""}


def description_of(dataset: Dataset):
    """The description as the pages open it, fresh."""
    return queries.description_of(queries._with_last_word().get(pk=dataset.pk))


def act(name: str, dataset: Dataset, by, data=None, *, at=AT, seen=None):
    """Perform an act on the description of a dataset; return the fresh description."""
    door.perform(name, description_of(dataset), by=by, at=at, data=data or {}, seen=seen)
    return description_of(dataset)


def save(dataset: Dataset, by, section: str, content, *, table: str = "", seen: str | None = None):
    """Save one section of a draft as its page would."""
    place = sections.Place(sections.Section(section), table)
    present = sections.read(description_of(dataset).draft, place)
    data = {"place": place, "content": content, "seen": sections.seen(present) if seen is None else seen}
    return act("save_draft", dataset, by, data)


def completed(dataset: Dataset, by):
    """Begin a draft and fill in all that is mandatory."""
    act("begin_draft", dataset, by)
    save(dataset, by, "proprietes", PROPERTIES)
    save(dataset, by, "contacts", [CONTACT])
    save(dataset, by, "acces", [ACCESS])
    texts = sections.read(description_of(dataset).draft, sections.Place(sections.Section.TEXTS))
    return save(dataset, by, "textes", {**texts, "keywords_fr": "cohorte, essai"})


@pytest.fixture
def submitted(people, dataset):
    completed(dataset, people.holder)
    return act("submit", dataset, people.holder, NOTES)
