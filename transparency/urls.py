from django.urls import include, path

from transparency import views
from transparency.verification import views as verification

app_name = "transparency"

urlpatterns = [
    path("registre/", views.register, name="register"),
    path("registre/donnees/", views.open_data, name="open_data"),
    path("registre/listes/<slug:kind>/", views.index, name="index"),
    path("registre/<str:reference>/", views.entry, name="entry"),
    path("registre/<str:reference>/versions/", views.versions, name="entry_versions"),
    path("registre/<str:reference>/versions/<int:number>/", views.version, name="entry_version"),
    path("procedure/", views.procedure, name="procedure"),
    path("procedure/<slug:slug>/", views.procedure_route, name="procedure_route"),
    path("", include("transparency.orientation.urls")),
    path("", include("transparency.statistics.urls")),
    path("", include("transparency.institution.urls")),
    path("", include("transparency.rights.urls")),
    path("", include("transparency.committee_calendar.urls")),
    path("verifier/", verification.verify, name="verify"),
    path("verifier/<slug:code>", verification.verified, name="verified"),
    path("sceau/", verification.seal, name="seal"),
    path("sceau/certificats.pem", verification.seal_pem, name="seal_pem"),
    path("mentions-legales/", views.legal, name="legal"),
]
