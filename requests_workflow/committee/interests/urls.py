from django.urls import path

from requests_workflow.committee.interests import views

urlpatterns = [
    path("seances/declarations/<str:reference>/", views.declare, name="declare"),
]
