from django.urls import path

from requests_workflow.committee.members import views

urlpatterns = [
    path("comite/", views.index, name="members"),
    path("comite/ma-declaration/", views.own, name="own_declaration"),
    path("comite/membres/<int:pk>/", views.member, name="member"),
]
