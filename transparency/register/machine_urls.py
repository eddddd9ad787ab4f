"""Addresses of the register for programs, in no language."""

from django.urls import path

from transparency.register import feeds, files

urlpatterns = [
    path("registre/atom.xml", feeds.atom, name="register_atom"),
    path("registre/fichiers/<str:name>", files.file, name="register_file"),
    path("registre/schema/<slug:name>.json", files.schema, name="register_schema"),
    path("registre/description.<slug:format>", files.dcat, name="register_dcat"),
    path("registre/fiches/<str:reference>.json", files.entry_json, name="register_entry"),
    path("registre/fiches/<str:reference>/<int:number>.json", files.version_json, name="register_version"),
]
