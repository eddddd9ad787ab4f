from django.urls import path

from requests_workflow.committee.members import around, seats, views

urlpatterns = [
    path("comite/sieges/", seats.index, name="seats"),
    path("comite/sieges/mandat/", seats.give, name="mandate"),
    path("comite/sieges/mandat/<int:pk>/fin/", seats.end, name="mandate_end"),
    path("comite/experts/", around.expert_list, name="experts"),
    path("comite/experts/ajouter/", around.add_expert, name="expert_add"),
    path("comite/experts/<int:pk>/retirer/", around.remove_expert, name="expert_remove"),
    path("comite/delegation/", around.delegation, name="delegation"),
    path("comite/delegation/<int:pk>/fin/", around.end_delegation, name="delegation_end"),
    path("comite/", views.index, name="members"),
    path("comite/ma-declaration/", views.own, name="own_declaration"),
    path("comite/membres/<int:pk>/", views.member, name="member"),
]
