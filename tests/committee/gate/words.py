"""Canaries: words that stand nowhere else, so that a page that holds one tells something of the file."""

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from zipfile import ZipFile

from django.apps import apps
from django.db import models

from requests_workflow.procedure.models import AccessRequest

#: With hyphens, which the random token of a form never has.
WORD = re.compile(r"kq-[a-z0-9]+-qk")


def word(*names: object) -> str:
    """Return the word that stands for something, in letters that no other text has."""
    return "kq-" + re.sub(r"[^a-z0-9]", "", "".join(map(str, names)).lower()) + "-qk"


def told(content: bytes | str) -> set[str]:
    """Return the words in a page, a file or a mail, however they are written there; a ZIP is opened."""
    if isinstance(content, bytes) and content.startswith(b"PK\x03\x04"):
        with ZipFile(BytesIO(content)) as archive:
            inside = [told(archive.read(name)) | told(name) for name in archive.namelist()]
        return set().union(*inside)
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else content
    return set(WORD.findall(unescape(text)))


def tables() -> Iterator[tuple[type[models.Model], str]]:
    """Yield the models that hold something of a file, with the path from each to it."""
    for model in apps.get_models():
        if model is AccessRequest:
            yield model, "pk"
        for field in model._meta.fields:
            if field.is_relation and field.related_model is AccessRequest and field.name != "source":
                yield model, field.name


def kept(file: AccessRequest) -> dict[str, set[str]]:
    """Return the words that the database holds of a file, by « model.column »."""
    found: dict[str, set[str]] = {}
    for model, path in tables():
        columns = [one.attname for one in model._meta.fields if isinstance(one, (models.TextField, models.CharField))]
        columns += [one.attname for one in model._meta.fields if isinstance(one, models.JSONField)]
        for row in model.objects.filter(**{path: file.pk}).values(*columns) if columns else []:
            for column, value in row.items():
                found.setdefault(f"{model.__name__}.{column}", set()).update(told(str(value)))
    return {column: words for column, words in found.items() if words}
