from django.urls import path

from requests_workflow.dossier.outputs import views

urlpatterns = [
    path("dossiers/<str:reference>/apercu/<str:audience>/", views.preview, name="preview"),
    path("dossiers/<str:reference>/produit/<str:code>.pdf", views.produced_pdf, name="produced"),
    path("dossiers/<str:reference>/demande-ehds.json", views.ehds, name="ehds"),
    path("dossiers/<str:reference>/demande-ehds-<int:number>.json", views.ehds, name="ehds_filed"),
    path("demande-ehds.schema.json", views.ehds_schema, name="ehds_schema"),
]
