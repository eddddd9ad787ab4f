"""Every URL of the site; hub/access.py says who may knock at each name."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path

from audit.platform.views import data_actions, receipt
from catalogue.exports import sitemaps as catalogue_sitemaps
from catalogue.exports.feeds import atom
from hub.health import healthz, readyz
from transparency.institution.views import security_txt
from transparency.register.sitemaps import Entries
from transparency.verification.views import verified_json
from transparency.views import home

handler400 = "hub.ui.views.bad_request"
handler404 = "hub.ui.views.not_found"

SITEMAPS = {**catalogue_sitemaps.SITEMAPS, "projets": Entries}

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("api/v1/data-actions", data_actions, name="data_actions"),
    path("api/v1/data-actions/<uuid:event_id>/receipt", receipt, name="data_action_receipt"),
    path("audit/", include("audit.log_urls")),
    path("", include("requests_workflow.stewardship.machine_urls")),
    path("", include("requests_workflow.desk.machine_urls")),
    path("api/v1/", include("catalogue.api.urls")),
    path("api/v1/", include("transparency.api.urls")),
    path("catalogue/atom.xml", atom, name="catalogue_atom"),
    path("", include("catalogue.machine_urls")),
    path("", include("transparency.register.machine_urls")),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("verifier/<str:code>.json", verified_json, name="verification_json"),
    path("sitemap.xml", sitemaps.index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap_section"}, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap, {"sitemaps": SITEMAPS}, name="sitemap_section"),
]

# One line an application, in the order of INSTALLED_APPS; an application without pages has no urls.
urlpatterns += i18n_patterns(
    path("compte/", include("hub.accounts.sign_in_urls")),
    path("", include("hub.accounts.urls")),
    path("", include("hub.jobs.urls")),
    path("", include("hub.mail.urls")),
    path("", include("hub.ui.urls")),
    path("", include("audit.urls")),
    path("", include("catalogue.urls")),
    path("", include("requests_workflow.procedure.urls")),
    path("", include("requests_workflow.dossier.urls")),
    path("", include("requests_workflow.stewardship.urls")),
    path("", include("requests_workflow.consultation.urls")),
    path("", include("requests_workflow.committee.urls")),
    path("", include("requests_workflow.authority.urls")),
    path("", include("requests_workflow.provision.urls")),
    path("", include("requests_workflow.desk.urls")),
    path("", include("transparency.rights.office_urls")),
    path("", home, name="home"),
    path("", include("transparency.urls")),
)
