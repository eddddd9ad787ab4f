from django.urls import path

from requests_workflow.dossier.need import views

urlpatterns = [
    path("dossiers/<str:reference>/donnees/", views.data, name="data"),
]
