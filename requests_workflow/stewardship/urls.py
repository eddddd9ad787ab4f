from django.urls import path

from requests_workflow.stewardship.views import acting, following, writing

app_name = "stewardship"

urlpatterns = [
    path("descriptions/", following.index, name="list"),
    path("descriptions/nouvelle/", acting.new, name="new"),
    path("descriptions/<slug:code>/", following.detail, name="detail"),
    path("descriptions/<slug:code>/differences/", following.differences, name="differences"),
    path("descriptions/<slug:code>/actes/<str:transition>/", acting.act, name="act"),
    path("descriptions/<slug:code>/dictionnaire/<str:table>/", writing.table, name="table"),
    path("descriptions/<slug:code>/<str:section>/", writing.section, name="section"),
]
