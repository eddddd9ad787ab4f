"""Addresses for machines, in no language."""

from django.urls import path

from catalogue.views import machines

app_name = "rdf"

urlpatterns = [
    path("id/dataset/<str:public_id>", machines.identifier, name="identifier"),
    path("catalogue.<str:format>", machines.feed, name="feed"),
    path("catalogue/<slug:code>.<slug:format>", machines.record, name="record"),
]
