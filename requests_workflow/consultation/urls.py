from django.urls import path

from requests_workflow.consultation.views import conditions, consultations, documents, together

app_name = "consultation"

urlpatterns = [
    path("consultations/", consultations.index, name="list"),
    path("consultations/ensemble/", together.together, name="together"),
    path("dossiers/<str:reference>/responsables/", consultations.detail, name="detail"),
    path("dossiers/<str:reference>/responsables/pieces/<int:pk>/", documents.of_remarks, name="document"),
    path("dossiers/<str:reference>/conditions/", conditions.index, name="conditions"),
    path("dossiers/<str:reference>/conditions/pieces/<int:pk>/", documents.of_evidence, name="evidence"),
]
