from django.urls import path

from requests_workflow.consultation import views

app_name = "consultation"

urlpatterns = [path("dossiers/<str:reference>/responsables/", views.detail, name="detail")]
