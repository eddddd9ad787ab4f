"""The addresses of the entries for search engines, in both languages."""

from django.db.models import QuerySet
from django.urls import reverse

from catalogue.exports.sitemaps import OurSitemap
from transparency.models import Entry
from transparency.register import queries


class Entries(OurSitemap):
    def items(self) -> QuerySet[Entry]:
        return Entry.objects.only("reference", "changed_at").order_by("pk")

    def location(self, item: Entry) -> str:
        return reverse("transparency:entry", args=[item.reference])

    def lastmod(self, item: Entry):
        return item.changed_at

    def get_latest_lastmod(self):
        """Return when the register last changed, instead of reading every row as Django's own does for the index."""
        return queries.last_change()[1]
