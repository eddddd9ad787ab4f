"""The pages of allauth that this site has, under allauth's own names; the others do not exist here."""

from allauth.account import views as allauth
from django.urls import path, re_path

from hub.accounts import views

urlpatterns = [
    path("connexion/", allauth.login, name="account_login"),
    path("deconnexion/", allauth.logout, name="account_logout"),
    path("mot-de-passe/", views.ChangePassword.as_view(), name="account_change_password"),
    path("mot-de-passe/oublie/", allauth.password_reset, name="account_reset_password"),
    path("mot-de-passe/oublie/envoye/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^mot-de-passe/choisir/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "mot-de-passe/choisi/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
