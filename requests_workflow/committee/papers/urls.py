from django.urls import path

from requests_workflow.committee.papers import views

urlpatterns = [
    path("seances/<int:pk>/proces-verbal/", views.minutes, name="minutes"),
    path("seances/<int:pk>/proces-verbal/dresser/", views.draw, name="minutes_draw"),
    path("seances/<int:pk>/proces-verbal/pdf/", views.minutes_pdf, name="minutes_pdf"),
    path("seances/<int:pk>/proces-verbal/correction/", views.correct, name="minutes_correction"),
    path("seances/<int:pk>/proces-verbal/correction/<int:key>/", views.answer, name="minutes_answer"),
    path("seances/<int:pk>/proces-verbal/points/<int:key>/", views.debate, name="minutes_debate"),
    path("seances/<int:pk>/proces-verbal/actes/<str:transition>/", views.act, name="minutes_act"),
]
