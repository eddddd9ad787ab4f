from django.urls import path

from requests_workflow.stewardship.views import ingest

urlpatterns = [
    path("ingest/datasets", ingest.datasets, name="ingest_datasets"),
    path("ingest/datasets/origin", ingest.dataset_of_origin, name="ingest_dataset_of_origin"),
    path("ingest/datasets/<str:public_id>", ingest.dataset, name="ingest_dataset"),
    path("api-keys/whoami", ingest.whoami, name="api_key_whoami"),
]
