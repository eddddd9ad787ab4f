from django.urls import path

from requests_workflow.committee.opinions import views

urlpatterns = [
    path("dossiers/<str:reference>/avis/", views.opinion, name="opinion"),
    path("dossiers/<str:reference>/avis/<int:round_>.pdf", views.letter, name="letter"),
    path("dossiers/<str:reference>/avis/<int:round_>/rectification/", views.rectify, name="rectify"),
]
