from django.urls import path

from hub.mail import views

app_name = "mail"

urlpatterns = [
    path("compte/courriels/", views.own_preferences, name="preferences"),
    path("courriels/refuser/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
