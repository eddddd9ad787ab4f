from django.urls import path

from requests_workflow.desk import views

app_name = "desk"

urlpatterns = [
    path("bureau/", views.index, name="index"),
    path("dossiers/<str:reference>/", views.file, name="file"),
    path("dossiers/<str:reference>/actes/<str:machine>/<int:pk>/<str:transition>/", views.act, name="act"),
]
