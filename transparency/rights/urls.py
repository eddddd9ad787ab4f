from django.urls import path

from transparency.rights import views

urlpatterns = [
    path("vos-droits/", views.page, name="rights"),
    path("vos-droits/lettre/", views.letter, name="rights_letter"),
]
