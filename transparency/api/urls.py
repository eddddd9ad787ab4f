from transparency.api.endpoints import urls

app_name = "register_api"

urlpatterns = urls()
