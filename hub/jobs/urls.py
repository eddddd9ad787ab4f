from django.urls import path

from hub.jobs import views

app_name = "jobs"

urlpatterns = [
    path("travaux/<slug:public_id>/", views.detail, name="detail"),
    path("travaux/<slug:public_id>/fichier/", views.download, name="download"),
]
