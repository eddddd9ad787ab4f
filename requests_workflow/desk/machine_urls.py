"""What programs ask the desk, the same in every language."""

from django.urls import path

from requests_workflow.desk.calendar.views import ics

urlpatterns = [path("agenda/<str:token>.ics", ics, name="calendar_ics")]
