from django.urls import path

from requests_workflow.committee.precedents import views

urlpatterns = [
    path("seances/avis-rendus/", views.search, name="precedents"),
    path("dossiers/<str:reference>/comite/avis-voisins/", views.precedents_of, name="precedents_of"),
]
