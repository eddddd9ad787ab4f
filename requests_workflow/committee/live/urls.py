from django.urls import path

from requests_workflow.committee.live import views

urlpatterns = [
    path("seances/<int:pk>/points/<int:key>/", views.item, name="item"),
    path("seances/<int:pk>/points/<int:key>/<str:transition>/", views.item_act, name="item_act"),
    path("seances/<int:pk>/en-direct/", views.live, name="live"),
    path("seances/<int:pk>/ecran/", views.screen, name="screen"),
]
