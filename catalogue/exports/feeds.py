"""The Atom feed of new versions of descriptions, in French or English (?lang=en)."""

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue.enums import DatasetStatus
from catalogue.exports.citation import persistent_address
from catalogue.models import DatasetVersion
from hub.ui import brand
from hub.ui.words import typo

SHOWN = 50


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """The last versions of the descriptions of published datasets, the newest first."""
    asked = request.GET.get("lang", "")
    language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        return VersionsFeed(language)(request)


class VersionsFeed(Feed):
    """Addresses are those of HUB_PUBLIC_URL, whatever name the site was asked under."""

    feed_type = Atom1Feed

    def __init__(self, language: str) -> None:
        self.language = language

    def title(self) -> str:
        return _("Descriptions de données : %(brand)s") % {"brand": brand.name()}

    def subtitle(self) -> str:
        return typo(_("Ce qui a été publié ou modifié dans le catalogue des données de santé."))

    def link(self) -> str:
        return settings.HUB_PUBLIC_URL + reverse("catalogue:list")

    def feed_url(self) -> str:
        return f"{settings.HUB_PUBLIC_URL}{reverse('catalogue_atom')}?lang={self.language}"

    def feed_guid(self) -> str:
        return self.feed_url()

    def items(self) -> list[DatasetVersion]:
        found = DatasetVersion.objects.filter(dataset__status=DatasetStatus.PUBLISHED).defer("content")
        return list(found.select_related("dataset__holder").order_by("-published_at", "-pk")[:SHOWN])

    def item_title(self, version: DatasetVersion) -> str:
        return _("%(dataset)s, version %(number)s") % {"dataset": version.dataset.title, "number": version.number}

    def item_description(self, version: DatasetVersion) -> str:
        return version.notes or version.dataset.summary

    def item_link(self, version: DatasetVersion) -> str:
        return settings.HUB_PUBLIC_URL + reverse("catalogue:dataset", args=[version.dataset.code])

    def item_guid(self, version: DatasetVersion) -> str:
        return f"{persistent_address(version.dataset)}#v{version.number}"

    def item_author_name(self, version: DatasetVersion) -> str:
        return version.dataset.holder.name

    def item_pubdate(self, version: DatasetVersion):
        return version.published_at

    item_updateddate = item_pubdate
