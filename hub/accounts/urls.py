from django.urls import path

from hub.accounts import views

app_name = "accounts"

urlpatterns = [
    path("demonstration/", views.demonstration, name="demonstration"),
]
