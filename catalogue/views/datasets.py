from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from catalogue import uses
from catalogue.conformance import queries as conformance
from catalogue.presentation import coverage, datasets, dictionary, drawing, properties
from catalogue.rdf import formats
from catalogue.rdf.schema_org import schema_org
from catalogue.reading import datasets as reading
from catalogue.views.opening import of_dataset
from hub import clock
from hub.accounts import queries as accounts
from hub.ui.shapes import Column


def described_context(described: reading.Described) -> dict:
    """Return what the parts of a description need to be drawn, that of today or of a version."""
    dataset = described.dataset
    return {
        "dataset": dataset,
        "described": described,
        "facts": datasets.facts(dataset),
        "figures": coverage.by_axis(described.coverage),
        "least": settings.CATALOGUE_MINIMUM_CELL,
        "quality": datasets.quality(described.quality),
        "linkage_columns": [
            _("Avec"),
            _("Clés"),
            _("Comment"),
            _("Lignes reliées"),
            _("Déjà relié"),
            _("Qui l’autorise"),
        ],
        "linkage_rows": datasets.linkage_rows(described.linkages),
        "distributions": datasets.distribution_groups(described.distributions),
        "properties": properties.rows(dataset.properties, reading.concepts(dataset.properties)),
        "variable_count": sum(table.variable_count for table in described.tables),
    }


@of_dataset
def dataset_detail(request: HttpRequest, dataset) -> HttpResponse:
    described = reading.described(dataset)
    alternates = formats.alternate_links(dataset)
    context = {
        **described_context(described),
        "table_columns": [_("Table"), _("Une ligne"), _("Années"), Column(_("Variables"), numeric=True)],
        "table_rows": datasets.table_rows(dataset, described.tables),
        "identifying": datasets.identifying(dataset, reading.identifying_variables(dataset)),
        "attested": datasets.attested(dataset, reading.last_attestation(dataset), clock.today()),
        "uses": uses.of(dataset.code),
        "report": conformance.report_of(dataset, today=clock.today()),
        "alternates": alternates,
        "schema": schema_org(dataset),
        "request_url": datasets.request_url(dataset) if accounts.may_begin_file(request.user) else "",
    }
    answer = render(request, "catalogue/dataset.html", context)
    answer["Link"] = formats.link_header(alternates)
    return answer


@of_dataset
def joins(request: HttpRequest, dataset) -> HttpResponse:
    """How the tables of a dataset meet, as a drawing and as a list."""
    links = reading.joins(dataset)
    context = {
        "dataset": dataset,
        "drawing": drawing.joins(dataset, links),
        "columns": dictionary.join_columns(),
        "rows": dictionary.join_rows(links, dataset),
    }
    return render(request, "catalogue/dataset_joins.html", context)
