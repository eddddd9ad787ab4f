from django.urls import path

from hub.ui import views

app_name = "ui"
urlpatterns = [
    path("gabarits/", views.gallery, name="gallery"),
]
