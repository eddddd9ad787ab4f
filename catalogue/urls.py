from django.urls import path

from catalogue import views

app_name = "catalogue"

urlpatterns = [
    path("catalogue/", views.dataset_list, name="list"),
    path("catalogue/<slug:code>/", views.dataset_detail, name="dataset"),
]
