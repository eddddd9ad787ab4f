from django.urls import path

from requests_workflow.dossier.portable import views

urlpatterns = [
    path("dossiers/reprendre/", views.import_, name="import"),
    path("dossiers/<str:reference>/export/", views.export, name="export"),
    path("dossiers/<str:reference>/reprise/", views.imported, name="imported"),
]
