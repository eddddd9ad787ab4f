from django.urls import path

from transparency import views

app_name = "transparency"

urlpatterns = [
    path("registre/", views.register, name="register"),
    path("registre/<str:reference>/", views.entry, name="entry"),
    path("procedure/", views.procedure, name="procedure"),
    path("procedure/<slug:slug>/", views.procedure_route, name="procedure_route"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("mentions-legales/", views.legal, name="legal"),
]
