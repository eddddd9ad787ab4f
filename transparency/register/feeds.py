"""The Atom feed of what changed in the register, or in what a search finds, in French or English (?lang=en)."""

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from hub.ui import brand
from hub.ui.words import typo
from transparency import presentation
from transparency.caching import told_once
from transparency.models import Entry
from transparency.register import queries, reading
from transparency.register import words as labels
from transparency.register.limits import limited
from transparency.register.queries import Search

SHOWN = 50


@limited
@told_once
def atom(request: HttpRequest) -> HttpResponse:
    """The entries that changed last, the newest first."""
    wanted = request.GET.get("lang", "")
    language = wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        _given, form, search = reading.asked(request)
        chosen = [chip.label for chip in reading.chips(form, search)] + [search.text.strip()]
        return EntriesFeed(language, search, reading.address(form), ", ".join(filter(None, chosen)))(request)


class EntriesFeed(Feed):
    """Addresses are those of HUB_PUBLIC_URL; a search keeps its own address, and is told in the title."""

    feed_type = Atom1Feed

    def __init__(self, language: str, search: Search, query: str, told: str) -> None:
        self.language, self.search, self.query, self.told = language, search, query, told

    def title(self) -> str:
        title = _("Registre public : %(brand)s") % {"brand": brand.name()}
        return typo(f"{title} ({self.told})" if self.told else title)

    def subtitle(self) -> str:
        return typo(_("Les projets publiés, et ce qui a changé dans leur fiche."))

    def link(self) -> str:
        return settings.HUB_PUBLIC_URL + reverse("transparency:register") + (f"?{self.query}" if self.query else "")

    def feed_url(self) -> str:
        asked = f"{self.query}&" if self.query else ""
        return f"{settings.HUB_PUBLIC_URL}{reverse('register_atom')}?{asked}lang={self.language}"

    def feed_guid(self) -> str:
        return self.feed_url()

    def items(self) -> list[Entry]:
        return list(queries.found(self.search).order_by("-changed_at", "-pk")[:SHOWN])

    def item_title(self, entry: Entry) -> str:
        return presentation.title(entry.record)

    def item_description(self, entry: Entry) -> str:
        label, _tone = labels.status(entry.record["status"])
        return typo(f"{label}. {entry.record['summary']}" if entry.record["summary"] else label)

    def item_link(self, entry: Entry) -> str:
        return settings.HUB_PUBLIC_URL + reverse("transparency:entry", args=[entry.reference])

    def item_guid(self, entry: Entry) -> str:
        return f"{settings.HUB_PUBLIC_URL}{reverse('register_entry', args=[entry.reference])}#v{entry.version}"

    def item_author_name(self, entry: Entry) -> str:
        return ", ".join(one["name"] for one in entry.record["controllers"]) or brand.name()

    def item_pubdate(self, entry: Entry):
        return entry.changed_at

    item_updateddate = item_pubdate
