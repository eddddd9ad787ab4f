from django.urls import path

from transparency.rights.views import filing, following, pages

urlpatterns = [
    path("vos-droits/", pages.page, name="rights"),
    path("vos-droits/lettre/", pages.letter, name="rights_letter"),
    path("vos-droits/demande/", filing.request_form, name="rights_request"),
    path("vos-droits/suivi/", following.follow, name="rights_follow"),
    path("vos-droits/recu.pdf", following.receipt_pdf, name="rights_receipt"),
    path("vos-droits/cles/", pages.public_keys, name="rights_keys"),
]
