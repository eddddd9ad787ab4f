from django.urls import include, path

from requests_workflow.committee import views

app_name = "committee"

urlpatterns = [
    path("", include("requests_workflow.committee.members.urls")),
    path("", include("requests_workflow.committee.interests.urls")),
    path("", include("requests_workflow.committee.sessions.urls")),
    path("", include("requests_workflow.committee.live.urls")),
    path("", include("requests_workflow.committee.papers.urls")),
    path("", include("requests_workflow.committee.rapporteurs.urls")),
    path("", include("requests_workflow.committee.precedents.urls")),
    path("", include("requests_workflow.committee.opinions.urls")),
    path("dossiers/<str:reference>/comite/", views.file, name="file"),
]
