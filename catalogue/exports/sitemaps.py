"""The addresses that search engines should know, in both languages, under HUB_PUBLIC_URL."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max, QuerySet
from django.urls import NoReverseMatch, reverse

from catalogue.enums import DatasetStatus
from catalogue.models import Dataset, Table

#: Pages without an argument; one that does not exist yet is left out.
PAGES = (
    "home",
    "catalogue:list",
    "catalogue:variables",
    "catalogue:code_lists",
    "catalogue:api",
    "transparency:register",
    "transparency:open_data",
    "transparency:statistics",
    "transparency:committee",
    "transparency:holders",
    "transparency:charters",
    "transparency:glossary",
    "transparency:rights",
    "transparency:activity_report",
    "transparency:procedure",
    "transparency:accessibility",
    "transparency:legal",
)


class OurSitemap(Sitemap):
    i18n = alternates = True
    #: Addresses of one language in one file; the protocol allows 50 000 with those of every language.
    limit = 10_000

    def get_domain(self, site=None) -> str:
        return urlsplit(settings.HUB_PUBLIC_URL).netloc

    def get_protocol(self, protocol=None) -> str:
        return urlsplit(settings.HUB_PUBLIC_URL).scheme


class Pages(OurSitemap):
    def items(self) -> list[str]:
        return [name for name in PAGES if _exists(name)]

    def location(self, item: str) -> str:
        return reverse(item)


class Descriptions(OurSitemap):
    """Pages about published datasets, which change with their versions."""

    def get_latest_lastmod(self):
        """Ask the database, instead of reading every row as Django's own does for the index."""
        return Dataset.objects.filter(status=DatasetStatus.PUBLISHED).aggregate(last=Max("updated_at"))["last"]


class Datasets(Descriptions):
    def items(self) -> QuerySet[Dataset]:
        return Dataset.objects.filter(status=DatasetStatus.PUBLISHED).only("code", "updated_at").order_by("code")

    def location(self, item: Dataset) -> str:
        return reverse("catalogue:dataset", args=[item.code])

    def lastmod(self, item: Dataset):
        return item.updated_at


class Tables(Descriptions):
    """The pages of tables, once there are such pages."""

    def items(self) -> QuerySet[Table]:
        if not _exists("catalogue:table", "code", "table"):
            return Table.objects.none()
        found = Table.objects.filter(dataset__status=DatasetStatus.PUBLISHED).select_related("dataset")
        # No page has such a name: a slash would be another level of its address.
        found = found.exclude(name__contains="/")
        return found.only("name", "dataset__code", "dataset__updated_at").order_by("dataset__code", "name")

    def location(self, item: Table) -> str:
        return reverse("catalogue:table", args=[item.dataset.code, item.name])

    def lastmod(self, item: Table):
        return item.dataset.updated_at


def _exists(name: str, *arguments: str) -> bool:
    try:
        reverse(name, args=arguments)
    except NoReverseMatch:
        return False
    return True


SITEMAPS = {"pages": Pages, "donnees": Datasets, "tables": Tables}
