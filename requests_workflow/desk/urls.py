from django.urls import path

from requests_workflow.desk import recipients
from requests_workflow.desk.calendar import views as calendar
from requests_workflow.desk.messages import views as messages
from requests_workflow.desk.numbers import views as numbers
from requests_workflow.desk.views import files, office, work

app_name = "desk"

urlpatterns = [
    path("bureau/", work.index, name="index"),
    path("bureau/absences/", work.absences, name="absences"),
    path("bureau/dossiers/", office.board, name="board"),
    path("bureau/charge/", office.load, name="load"),
    path("bureau/messages/", messages.inbox, name="inbox"),
    path("bureau/agenda/", calendar.agenda, name="calendar"),
    path("bureau/agenda/adresse/", calendar.key, name="calendar_key"),
    path("bureau/durees/", numbers.page, name="numbers"),
    path("bureau/durees.csv", numbers.download, name="numbers_csv"),
    path("courriels/", recipients.page, name="recipients"),
    path("dossiers/<str:reference>/", files.file, name="file"),
    path("dossiers/<str:reference>/messages/", messages.thread, name="messages"),
    path("dossiers/<str:reference>/messages/<int:pk>/retirer/", messages.withdraw, name="withdraw_message"),
    path("dossiers/<str:reference>/actes/<str:machine>/<int:pk>/<str:transition>/", files.act, name="act"),
]
