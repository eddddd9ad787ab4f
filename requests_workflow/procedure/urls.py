from django.urls import path

from requests_workflow.procedure import views

app_name = "procedure"

urlpatterns = [
    path("dossiers/<str:reference>/delais/", views.all_dates, name="dates"),
    path("dossiers/<str:reference>/delais.pdf", views.dates_pdf, name="dates_pdf"),
]
