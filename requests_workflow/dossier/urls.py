from django.urls import include, path

from requests_workflow.dossier.views import autosave, filing, office, reading, section, upgrade, writing

app_name = "dossier"

urlpatterns = [
    path("", include("requests_workflow.dossier.outputs.urls")),
    path("", include("requests_workflow.dossier.portable.urls")),
    path("dossiers/", writing.index, name="list"),
    path("dossiers/nouveau/", writing.new, name="new"),
    path("dossiers/depuis-le-panier/", writing.from_basket, name="from_basket"),
    path("dossiers/<str:reference>/redaction/", writing.tasks, name="tasks"),
    path("dossiers/<str:reference>/circuit/", writing.route, name="route"),
    path("dossiers/<str:reference>/redaction/<slug:slug>/", section.section, name="section"),
    path("dossiers/<str:reference>/redaction/<slug:slug>/champs/", autosave.autosave, name="autosave"),
    path("dossiers/<str:reference>/redaction/<slug:slug>/historique/<str:code>/", section.history, name="history"),
    path("dossiers/<str:reference>/redaction/<slug:slug>/reprendre/<str:code>/", section.restore, name="restore"),
    path("dossiers/<str:reference>/formulaire/", upgrade.upgrade, name="upgrade"),
    path("", include("requests_workflow.dossier.need.urls")),
    path("", include("requests_workflow.dossier.pieces.urls")),
    path("dossiers/<str:reference>/verification/", filing.check, name="check"),
    path("dossiers/<str:reference>/accuse/", filing.receipt, name="receipt"),
    path("dossiers/<str:reference>/accuse.pdf", filing.receipt_pdf, name="receipt_pdf"),
    path("dossiers/<str:reference>/contenu/", reading.summary, name="summary"),
    path("dossiers/<str:reference>/contenu.pdf", reading.printed, name="printed"),
    path("dossiers/<str:reference>/completude/", office.completeness, name="completeness"),
    path("", include("requests_workflow.dossier.team.urls")),
    path("", include("requests_workflow.dossier.versions.urls")),
]
