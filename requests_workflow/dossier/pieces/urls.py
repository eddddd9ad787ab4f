from django.urls import path

from requests_workflow.dossier.pieces import views

urlpatterns = [
    path("dossiers/<str:reference>/pieces/", views.pieces, name="pieces"),
    path("dossiers/<str:reference>/pieces/etats/", views.standings, name="standings"),
    path("dossiers/<str:reference>/pieces/<int:pk>/", views.document, name="document"),
    path("dossiers/<str:reference>/pieces/<str:code>/modele/", views.template, name="template"),
]
