from django.urls import path

from catalogue.api.endpoints import urls
from catalogue.api.pages import home
from catalogue.api.views import Schema

app_name = "api"

urlpatterns = [
    path("", home, name="home"),
    path("schema", Schema.as_view(), name="schema"),
    *urls(),
]
