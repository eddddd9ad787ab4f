from django.urls import path

from requests_workflow.dossier.team.views import interests, invitation, signature, team

urlpatterns = [
    path("dossiers/<str:reference>/equipe/", team.team, name="team"),
    path("dossiers/<str:reference>/equipe/<int:pk>/<slug:act>/", team.place, name="place"),
    path("dossiers/<str:reference>/interets/", interests.interests, name="interests"),
    path("dossiers/<str:reference>/signature/", signature.signature, name="signature"),
    path("invitations/<str:token>/", invitation.invitation, name="invitation"),
]
