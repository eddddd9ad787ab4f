from django.urls import path

from transparency.institution import views

urlpatterns = [
    path("le-comite/", views.committee, name="committee"),
    path("responsables-de-donnees/", views.holders, name="holders"),
    path("chartes/", views.charters, name="charters"),
    path("chartes/<slug:code>/<int:version>/", views.charter, name="charter"),
    path("glossaire/", views.glossary, name="glossary"),
    path("accessibilite/", views.accessibility, name="accessibility"),
]
