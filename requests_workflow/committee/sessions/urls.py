from django.urls import path

from requests_workflow.committee.sessions import planning, views

urlpatterns = [
    path("seances/", views.index, name="sessions"),
    path("seances/nouvelle/", planning.plan, name="plan"),
    path("seances/serie/", planning.series, name="series"),
    path("seances/<int:pk>/", views.session, name="session"),
    path("seances/<int:pk>/ordre-du-jour/", planning.agenda, name="agenda"),
    path("seances/<int:pk>/documents/", views.papers, name="papers"),
    path("seances/<int:pk>/documents/pdf/", views.papers_pdf, name="papers_pdf"),
    path("seances/<int:pk>/actes/<str:transition>/", views.session_act, name="session_act"),
]
