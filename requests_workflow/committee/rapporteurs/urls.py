from django.urls import path

from requests_workflow.committee.rapporteurs import views

urlpatterns = [
    path("dossiers/<str:reference>/comite/rapport/", views.report, name="report"),
]
