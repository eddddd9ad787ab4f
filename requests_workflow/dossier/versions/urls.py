from django.urls import path

from requests_workflow.dossier.versions.views import acting, reading

_FILE = "dossiers/<str:reference>/"

urlpatterns = [
    path(_FILE + "versions/", reading.versions, name="versions"),
    path(_FILE + "versions/<int:number>/", reading.version, name="version"),
    path(_FILE + "versions/<int:old>/maintenant/", reading.until_now, name="versions_now"),
    path(_FILE + "versions/<int:old>/<int:new>/", reading.between, name="versions_between"),
    path(_FILE + "versions/depuis/<slug:instant>/", reading.since, name="versions_since"),
    path(_FILE + "complements/", acting.complements, name="complements"),
    path(_FILE + "repartir/", acting.copy, name="copy"),
    path(_FILE + "retrait/", acting.withdraw, name="withdraw"),
]
