"""The rows of the desk, for Django to find; each part declares its own."""

from requests_workflow.desk.calendar.models import CalendarKey
from requests_workflow.desk.messages.models import Message, Unread

__all__ = ["CalendarKey", "Message", "Unread"]
