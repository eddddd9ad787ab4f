from django.urls import path

from transparency.statistics import views

urlpatterns = [
    path("chiffres/", views.page, name="statistics"),
    path("chiffres/chiffres.csv", views.download, name="statistics_csv"),
    path("chiffres/rapport/", views.activity_report, name="activity_report"),
]
