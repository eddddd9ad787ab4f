from django.urls import path

from requests_workflow.committee.members import seats, views

urlpatterns = [
    path("comite/sieges/", seats.index, name="seats"),
    path("comite/sieges/mandat/", seats.give, name="mandate"),
    path("comite/sieges/mandat/<int:pk>/fin/", seats.end, name="mandate_end"),
    path("comite/", views.index, name="members"),
    path("comite/ma-declaration/", views.own, name="own_declaration"),
    path("comite/membres/<int:pk>/", views.member, name="member"),
]
