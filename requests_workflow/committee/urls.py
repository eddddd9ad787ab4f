from django.urls import path

from requests_workflow.committee.views import files, sessions

app_name = "committee"

urlpatterns = [
    path("seances/", sessions.index, name="sessions"),
    path("seances/nouvelle/", sessions.plan, name="plan"),
    path("seances/declarations/<str:reference>/", sessions.declare, name="declare"),
    path("seances/<int:pk>/", sessions.session, name="session"),
    path("seances/<int:pk>/actes/<str:transition>/", sessions.session_act, name="session_act"),
    path("dossiers/<str:reference>/comite/", files.file, name="file"),
    path("dossiers/<str:reference>/comite/rapport/", files.report, name="report"),
    path("dossiers/<str:reference>/avis/", files.opinion, name="opinion"),
    path("dossiers/<str:reference>/avis/<int:round_>.pdf", files.letter, name="letter"),
]
