"""Earlier opinions on like files, as far as their reader may know them. Nothing here writes.

A reader knows the opinions of the files whose committee work is open to them, and those that everyone may read: the
opinions on authorised projects (P13). Nothing of a file from which they are recused, public or not.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalogue import folding
from catalogue import queries as catalogue
from hub import clock
from hub.accounts.enums import Role
from hub.accounts.models import User
from requests_workflow import rules
from requests_workflow.committee.enums import TACIT
from requests_workflow.committee.models import Opinion, Recommendation
from requests_workflow.committee.precedents import likeness
from requests_workflow.committee.precedents.likeness import Likeness, Traits
from requests_workflow.dossier import queries as dossier
from requests_workflow.procedure import policies, wording
from requests_workflow.procedure import queries as procedure
from requests_workflow.procedure.models import AccessRequest

#: Functions and ties that open the committee's work on a file.
INSIDE = (Role.COMMITTEE_MEMBER, Role.CHAIR, Role.SECRETARIAT, Role.DPO, Role.AUDITOR)
THEME = "medical_domains"
#: Opinions looked at for one file, the last given first.
MOST_LOOKED_AT = 500


@dataclass(frozen=True)
class Search:
    """What a member asks of past opinions; empty means everything."""

    text: str = ""
    theme: str = ""
    dataset: int | None = None
    kind: str = ""
    year: int | None = None


@dataclass(frozen=True)
class Precedent:
    """One earlier opinion, what it has in common with a file, and whether only its public part is known."""

    opinion: Opinion
    common: Likeness
    datasets: list
    is_public_only: bool


# What a reader may know


def inside(user: User) -> QuerySet[AccessRequest]:
    """Return the files whose committee work a person reads."""
    roles = reduce(or_, (policies.in_role(user, role) for role in INSIDE))
    return policies.visible_to(user).filter(roles)


def public() -> QuerySet[Opinion]:
    """Return the opinions that everyone may read: on authorised projects, the last one the authorisation rests on."""
    shown = [one.id for one in rules.all_rulesets().values() if one.parameter("P13_authorised")]
    files = procedure.published().filter(authorised_at__isnull=False, ruleset__in=shown)
    found = Opinion.objects.filter(
        request__in=files.order_by().values("pk"),
        notified_at__isnull=False,
        given_on__lte=TruncDate("request__authorised_at", tzinfo=clock.PARIS),
    )
    later = Opinion.objects.filter(
        request=OuterRef("request"),
        round__gt=OuterRef("round"),
        given_on__lte=TruncDate("request__authorised_at", tzinfo=clock.PARIS),
    )
    return found.filter(~Exists(later))


def known_to(user: User | None) -> QuerySet[Opinion]:
    """Return the opinions a person may know, the last given first; the public ones alone for nobody in particular."""
    if user is None:
        return _ordered(public())
    shut = AccessRequest.objects.filter(policies.shut_to(user)).order_by()
    known = Q(request__in=inside(user).order_by().values("pk")) | Q(pk__in=public().order_by().values("pk"))
    return _ordered(Opinion.objects.filter(known).exclude(request__in=shut.values("pk")))


def _ordered(opinions: QuerySet[Opinion]) -> QuerySet[Opinion]:
    return opinions.select_related("request__organisation").order_by("-given_on", "-pk")


# Like files


def like(request: AccessRequest, user: User | None, *, text: str = "") -> list[Precedent]:
    """Return the earlier opinions on like files that a person may know, the most alike first.

    `text`: clauses being written, whose words are looked for in the reasons and recommendations. One opinion a file:
    the last known. A constant number of queries, however many opinions.
    """
    own = _traits_of(request, text)
    found = _last_of_each_file(known_to(user).exclude(request=request).filter(_may_be_like(own))[:MOST_LOOKED_AT])
    return _compared(own, found, user)


def _last_of_each_file(opinions: Iterable[Opinion]) -> list[Opinion]:
    return list({opinion.request_id: opinion for opinion in reversed(list(opinions))}.values())


def _traits_of(request: AccessRequest, text: str) -> Traits:
    asked = dossier.datasets_of([request.pk]).get(request.pk, [])
    themes = dossier.answers_to(THEME).filter(request=request).values_list("value", flat=True).first() or []
    return Traits(
        datasets=frozenset(one.dataset_id for one in asked),
        themes=frozenset(themes) - {"other"},
        words=likeness.clause_words(text),
    )


def _may_be_like(own: Traits) -> Q:
    """Return the condition of the opinions that share something with a file; nothing shared, none."""
    found = Q(request__datasets__dataset__in=own.datasets) if own.datasets else Q(pk__in=[])
    for theme in own.themes:
        found |= Exists(dossier.answers_to(THEME).filter(request=OuterRef("request"), value__contains=[theme]))
    if own.words:
        found |= ~Q(reasons="") | Exists(Recommendation.objects.filter(opinion=OuterRef("pk")))
    return Q(pk__in=Opinion.objects.filter(found).order_by().values("pk"))


def _compared(own: Traits, found: list[Opinion], user: User | None) -> list[Precedent]:
    keys = [opinion.request_id for opinion in found]
    datasets = dossier.datasets_of(keys)
    themes = dict(dossier.answers_to(THEME).filter(request__in=keys).values_list("request_id", "value"))
    words = _clauses(found) if own.words else {}
    read = set(inside(user).filter(pk__in=keys).values_list("pk", flat=True)) if user else set()
    precedents = []
    for opinion in found:
        asked = datasets.get(opinion.request_id, [])
        traits = Traits(
            frozenset(one.dataset_id for one in asked),
            frozenset(themes.get(opinion.request_id) or []),
            words.get(opinion.pk, frozenset()),
        )
        common = likeness.between(own, traits)
        shared = [one.dataset for one in asked if one.dataset_id in common.datasets]
        precedents.append(Precedent(opinion, common, shared, opinion.request_id not in read))
    alike = [one for one in precedents if one.common.points]
    return sorted(alike, key=lambda one: (-one.common.points, -one.opinion.given_on.toordinal(), -one.opinion.pk))


def _clauses(opinions: list[Opinion]) -> dict[int, frozenset[str]]:
    """Return the telling words of the reasons and recommendations of opinions: one query."""
    texts = {opinion.pk: [opinion.reasons] for opinion in opinions}
    rows = Recommendation.objects.filter(opinion__in=opinions).order_by("opinion", "position")
    for key, text in rows.values_list("opinion_id", "text"):
        texts[key].append(text)
    words = [likeness.clause_words(" ".join(parts)) for parts in texts.values()]
    return dict(zip(texts, likeness.without_common(words), strict=True))


def divergence(request: AccessRequest, kind: str, *, user: User | None = None) -> str:
    """Return, in words, that an opinion departs from most of those on like files; nothing when it does not.

    Only what `user` may know is counted; without a user, what everyone may know: the words can then be shown to all.
    """
    if not kind or kind == TACIT or kind not in request.rule_set.opinions:
        return ""
    most = int(request.rule_set.parameter("precedents_most"))
    voted = [one.opinion.kind for one in like(request, user) if one.opinion.kind != TACIT][:most]
    usual = likeness.most(voted)
    if len(voted) < int(request.rule_set.parameter("precedents_few")) or usual is None or usual[0] == kind:
        return ""
    known = request.rule_set.opinions
    label = wording.of(known[usual[0]], "label") if usual[0] in known else usual[0]
    said = _(
        "%(count)s des %(all)s avis rendus sur les dossiers les plus proches sont « %(usual)s », pas « %(kind)s »."
    )
    return said % {"count": usual[1], "all": len(voted), "usual": label, "kind": wording.of(known[kind], "label")}


# Search


def search(user: User, asked: Search) -> QuerySet[Opinion]:
    """Return the opinions a person may know that answer a search, the last given first."""
    found = known_to(user)
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.year:
        found = found.filter(given_on__year=asked.year)
    if asked.dataset:
        asking = AccessRequest.objects.filter(pk=OuterRef("request"), datasets__dataset=asked.dataset)
        found = found.filter(Exists(asking))
    if asked.theme:
        themes = dossier.answers_to(THEME).filter(request=OuterRef("request"), value__contains=[asked.theme])
        found = found.filter(Exists(themes))
    return _matching(found, asked.text)


def _matching(opinions: QuerySet[Opinion], text: str) -> QuerySet[Opinion]:
    """Keep the opinions where each word stands, in the title, the reasons or a recommendation."""
    words = folding.search_words(text)
    if text.strip() and not words:
        return opinions.none()
    opinions = opinions.annotate(folded=catalogue.folded("request__title", "reasons"))
    for word in words:
        said = Recommendation.objects.filter(opinion=OuterRef("pk")).annotate(folded_text=catalogue.folded("text"))
        opinions = opinions.filter(Q(folded__contains=word) | Exists(said.filter(folded_text__contains=word)))
    return opinions


def details_of(opinions: Collection[Opinion], user: User) -> list[Precedent]:
    """Return a page of opinions with what each line says beside them: two queries for all."""
    keys = [opinion.request_id for opinion in opinions]
    datasets = dossier.datasets_of(keys)
    read = set(inside(user).filter(pk__in=keys).values_list("pk", flat=True))
    return [
        Precedent(
            opinion,
            Likeness(),
            [one.dataset for one in datasets.get(opinion.request_id, [])],
            opinion.request_id not in read,
        )
        for opinion in opinions
    ]


def datasets(user: User) -> list[tuple[int, str]]:
    """Return (key, title) of the data asked by the files whose opinions a person may know, by title."""
    files = AccessRequest.objects.filter(pk__in=known_to(user).order_by().values("request_id"), datasets__isnull=False)
    names = [f"datasets__dataset__{name}" for name in ("pk", "title_fr", "title_en")]
    rows = files.order_by().values_list(*names).distinct()
    english = get_language() == "en"
    return sorted(((key, (english and en) or fr) for key, fr, en in rows), key=lambda pair: pair[1])


def years(user: User) -> list[int]:
    return [day.year for day in known_to(user).order_by().dates("given_on", "year", order="DESC")]
