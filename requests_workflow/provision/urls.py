from django.urls import path

from requests_workflow.provision import views

app_name = "provision"

urlpatterns = [
    path("dossiers/<str:reference>/mise-a-disposition/", views.detail, name="detail"),
]
