"""Where holders and the officer follow requests."""

from django.urls import path

from transparency.rights.views import cockpit, filing, inbox, keeping

app_name = "rights"

urlpatterns = [
    path("droits/", inbox.index, name="inbox"),
    path("droits/cles/", keeping.keys_page, name="keys"),
    path("droits/cles/<str:fingerprint>/retirer/", keeping.withdraw, name="withdraw_key"),
    path("droits/extractions/", keeping.extractions, name="extractions"),
    path("droits/pilotage/", cockpit.page, name="cockpit"),
    path("droits/pilotage/saisie/", filing.intake, name="intake"),
    path("droits/pilotage/incidents/", cockpit.breaches, name="breaches"),
    path("droits/lettres/<int:number>/", inbox.letter, name="letter"),
    path("droits/lettres/<int:number>/relever/", inbox.fetch, name="fetch"),
    path("droits/lettres/<int:number>/relancer/", cockpit.remind, name="remind"),
    path("droits/lettres/<int:number>/actes/<str:transition>/", inbox.act, name="act"),
]
