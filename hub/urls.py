"""Every URL of the site; hub/access.py says who may knock at each name."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from hub.health import healthz, readyz
from transparency.views import home

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]

# One line an application, in the order of INSTALLED_APPS; an application without pages has no urls.
urlpatterns += i18n_patterns(
    path("compte/", include("hub.accounts.sign_in_urls")),
    path("", include("hub.accounts.urls")),
    path("", include("hub.ui.urls")),
    path("", include("audit.urls")),
    path("", include("catalogue.urls")),
    path("", include("requests_workflow.dossier.urls")),
    path("", include("requests_workflow.consultation.urls")),
    path("", include("requests_workflow.committee.urls")),
    path("", include("requests_workflow.authority.urls")),
    path("", include("requests_workflow.provision.urls")),
    path("", include("requests_workflow.desk.urls")),
    path("", home, name="home"),
    path("", include("transparency.urls")),
)
