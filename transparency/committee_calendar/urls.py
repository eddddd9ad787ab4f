from django.urls import path

from transparency.committee_calendar import views

urlpatterns = [
    path("calendrier-du-comite/", views.page, name="committee_calendar"),
    path("calendrier-du-comite/seances.json", views.data, name="committee_calendar_json"),
    path("calendrier-du-comite/seances.ics", views.feed, name="committee_calendar_ics"),
]
