from django.urls import path

from requests_workflow.committee.rapporteurs import views

urlpatterns = [
    path("dossiers/<str:reference>/comite/rapporteurs/<slug:transition>/", views.choose, name="rapporteurs"),
    path("dossiers/<str:reference>/comite/rapport/", views.report, name="report"),
    path("dossiers/<str:reference>/comite/rapport/champs/", views.autosave, name="report_autosave"),
    path("dossiers/<str:reference>/comite/synthese/", views.synthesis, name="synthesis"),
]
