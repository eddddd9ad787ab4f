"""The API describes itself, to programs and to people."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation
from rest_framework.test import APIRequestFactory

from catalogue.api.endpoints import ENDPOINTS, PREFIX
from transparency.api import endpoints as register_endpoints

pytestmark = pytest.mark.django_db


def test_the_openapi_document_is_valid_and_without_a_warning():
    document = StringIO()
    call_command("spectacular", lang="en", validate=True, fail_on_warn=True, stdout=document)
    assert "openapi: 3." in document.getvalue()


def test_the_document_has_every_address_and_no_other(client):
    found = client.get(reverse("api:schema"), {"format": "json"}).json()
    root = reverse("api:home")
    catalogue = [f"{root}{PREFIX}{one.shown}" for one in ENDPOINTS]
    register = [f"{root}{register_endpoints.PREFIX}{one.shown}" for one in register_endpoints.ENDPOINTS]
    assert sorted(found["paths"]) == sorted(catalogue + register)
    listed = found["paths"][f"{root}{PREFIX}variables"]["get"]
    assert {one["name"] for one in listed["parameters"]} >= {"q", "dataset", "cursor", "page_size"}


def test_the_document_is_yaml_by_default(client):
    answer = client.get(reverse("api:schema"))
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/vnd.oai.openapi")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_for_people_lists_every_address(client, language):
    with translation.override(language):
        answer = client.get(reverse("catalogue:api"))
    page = answer.content.decode()
    assert answer.status_code == 200
    for endpoint in ENDPOINTS:
        assert f"<code>{endpoint.shown}</code>" in page
    assert "<script>" not in page
    assert len(re.findall(r"<script", page)) == 1


def test_the_address_of_the_api_leads_people_to_its_page(client):
    answer = client.get(reverse("api:home"), headers={"Accept-Language": "en"})
    assert (answer.status_code, answer["Location"]) == (302, "/en/catalogue/api/")


def test_every_example_is_an_address_that_exists():
    factory = APIRequestFactory()
    for endpoint in ENDPOINTS:
        path, _mark, query = endpoint.example.partition("?")
        pattern = re.sub(r"\{\w+\}", "[^/]+", endpoint.shown)
        assert re.fullmatch(pattern, path), endpoint.example
        if endpoint.is_list:
            asked = endpoint.view.narrowed_by(data=factory.get(f"/?{query}").GET.dict())
            assert asked.is_valid(), endpoint.example
