from django.urls import path

from transparency.orientation import views

urlpatterns = [
    path("orientation/", views.start, name="orientation"),
    path("orientation/questions/", views.questions, name="orientation_questions"),
    path("orientation/verification/", views.check, name="orientation_check"),
    path("orientation/<str:code>/", views.result, name="orientation_result"),
]
