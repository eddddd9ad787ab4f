from io import BytesIO

import pikepdf
import pytest
from django.template.loader import render_to_string
from django.utils import translation

from catalogue import actions as catalogue
from hub.pdf import render
from tests.catalogue.conftest import holder, make_dataset  # noqa: F401 — fixtures
from tests.committee.gate import scene
from tests.committee.steps import AT
from tests.procedure.people import TESTER


@pytest.fixture(autouse=True)
def _apart(settings, tmp_path, monkeypatch):
    """Files apart, pages as they are; a PDF is the page it is drawn from, so that its words can be searched."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.HUB_DEMO = True
    monkeypatch.setattr(render, "render", _as_page)


def _as_page(template, context, *, language, title, attached=()):
    with translation.override(language):
        page = render_to_string(template, {**context, "language": language, "title": title})
    pdf, out = pikepdf.new(), BytesIO()
    pdf.add_blank_page()
    pdf.Root.Words = pdf.make_stream(page.encode() + b"".join(one.content for one in attached))
    pdf.save(out, compress_streams=False)
    return out.getvalue()


@pytest.fixture
def file(people, holder, make_dataset):  # noqa: F811
    """A file whose every text is a word of its own, with the holder consulted on it."""
    catalogue.assign_organisation(holder_code=holder.code, organisation=people.holder_body, at=AT, actor=TESTER)
    return scene.before_the_committee(people, make_dataset(is_catalogue_data=True))


@pytest.fixture
def file_still_open(people, holder, make_dataset):  # noqa: F811
    """The same file, of which the third member declared that nothing ties them to it."""
    catalogue.assign_organisation(holder_code=holder.code, organisation=people.holder_body, at=AT, actor=TESTER)
    return scene.before_the_committee(people, make_dataset(is_catalogue_data=True), tied=False)
