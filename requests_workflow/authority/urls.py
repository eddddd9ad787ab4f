from django.urls import path

from requests_workflow.authority import views

app_name = "authority"

urlpatterns = [
    path("dossiers/<str:reference>/cnil/", views.detail, name="detail"),
    path("dossiers/<str:reference>/cnil/<int:pk>/", views.document, name="document"),
    path("dossiers/<str:reference>/cnil/reponses/<int:pk>/", views.answer, name="answer"),
    path("dossiers/<str:reference>/cnil/transmission/", views.transmission, name="transmission"),
    path("dossiers/<str:reference>/cnil/transmission/<int:pk>.zip", views.package, name="package"),
]
