from django.urls import path

from catalogue.api.pages import api
from catalogue.basket import views as basket
from catalogue.enquiries import views as enquiries
from catalogue.exports.views import code_list_csv, dictionary_csv, dictionary_xlsx
from catalogue.samples.views import sample
from catalogue.views import comparing, datasets, dictionary, holders, listing, versions

app_name = "catalogue"

urlpatterns = [
    # Finding
    path("catalogue/", listing.dataset_list, name="list"),
    # Reading
    path("catalogue/nomenclatures/<str:code>.csv", code_list_csv, name="code_list_csv"),
    path("catalogue/nomenclatures/<str:code>/", dictionary.code_list_detail, name="code_list"),
    path("catalogue/detenteurs/<slug:code>/", holders.holder_detail, name="holder"),
    path("catalogue/comparer/", comparing.compare, name="compare"),
    # Giving out
    path("catalogue/api/", api, name="api"),
    path("catalogue/<slug:code>/dictionnaire.csv", dictionary_csv, name="dictionary_csv"),
    path("catalogue/<slug:code>/dictionnaire.xlsx", dictionary_xlsx, name="dictionary_xlsx"),
    path("catalogue/<slug:code>/echantillon/", sample, name="sample"),
    path("catalogue/variables/", listing.variable_list, name="variables"),
    path("catalogue/nomenclatures/", listing.code_lists, name="code_lists"),
    path("catalogue/notions/", listing.concept_list, name="concepts"),
    # Choosing
    path("catalogue/panier/", basket.basket, name="basket"),
    path("catalogue/panier/ajouter/", basket.add, name="basket_add"),
    path("catalogue/panier/retirer/", basket.remove, name="basket_remove"),
    path("catalogue/questions/", enquiries.index, name="enquiries"),
    path("catalogue/questions/nouvelle/", enquiries.ask, name="ask"),
    path("catalogue/questions/<str:public_id>/", enquiries.detail, name="enquiry"),
    # One dataset; last, since a code is any word.
    path("catalogue/<slug:code>/", datasets.dataset_detail, name="dataset"),
    path("catalogue/<slug:code>/jointures/", datasets.joins, name="joins"),
    path("catalogue/<slug:code>/tables/<str:table>/", dictionary.table_detail, name="table"),
    path("catalogue/<slug:code>/tables/<str:table>/<str:variable>/", dictionary.variable_detail, name="variable"),
    path("catalogue/<slug:code>/versions/", versions.version_list, name="versions"),
    path("catalogue/<slug:code>/versions/<int:number>/", versions.version_detail, name="version"),
    path("catalogue/<slug:code>/versions/<int:first>..<int:second>/", versions.version_difference, name="difference"),
]
