from django.urls import path

from requests_workflow.committee.sessions import views

urlpatterns = [
    path("seances/", views.index, name="sessions"),
    path("seances/nouvelle/", views.plan, name="plan"),
    path("seances/<int:pk>/", views.session, name="session"),
    path("seances/<int:pk>/actes/<str:transition>/", views.session_act, name="session_act"),
]
