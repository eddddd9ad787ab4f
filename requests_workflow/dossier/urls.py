from django.urls import path

from requests_workflow.dossier.views import filing, office, reading, writing

app_name = "dossier"

urlpatterns = [
    path("dossiers/", writing.index, name="list"),
    path("dossiers/nouveau/", writing.new, name="new"),
    path("dossiers/depuis-le-panier/", writing.from_basket, name="from_basket"),
    path("dossiers/<str:reference>/redaction/", writing.tasks, name="tasks"),
    path("dossiers/<str:reference>/circuit/", writing.route, name="route"),
    path("dossiers/<str:reference>/redaction/<slug:slug>/", writing.section, name="section"),
    path("dossiers/<str:reference>/donnees/", writing.data, name="data"),
    path("dossiers/<str:reference>/pieces/", writing.pieces, name="pieces"),
    path("dossiers/<str:reference>/pieces/<int:pk>/", reading.document, name="document"),
    path("dossiers/<str:reference>/verification/", filing.check, name="check"),
    path("dossiers/<str:reference>/accuse/", filing.receipt, name="receipt"),
    path("dossiers/<str:reference>/accuse.pdf", filing.receipt_pdf, name="receipt_pdf"),
    path("dossiers/<str:reference>/contenu/", reading.summary, name="summary"),
    path("dossiers/<str:reference>/contenu.pdf", reading.printed, name="printed"),
    path("dossiers/<str:reference>/completude/", office.completeness, name="completeness"),
]
