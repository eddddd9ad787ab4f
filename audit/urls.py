from django.urls import path

from audit.exports import views as exports
from audit.views import pages

app_name = "audit"

urlpatterns = [
    path("journal/", pages.index, name="index"),
    path("journal/exports/", exports.index, name="exports"),
    path("journal/etat/", pages.log_state, name="state"),
    path("journal/ligne/<uuid:event_id>/", pages.line, name="event"),
    path("journal/personnes/<path:key>/", pages.person, name="person"),
    path("journal/projets/<str:reference>/", pages.project, name="project"),
]
