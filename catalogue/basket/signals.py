"""A basket filled before signing in follows its owner."""

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from catalogue.basket import actions, queries
from hub import clock
from hub.accounts.models import User


@receiver(user_logged_in)
def keep_the_basket(sender, request: HttpRequest, user: User, **kwargs) -> None:
    key = request.session.pop(queries.SESSION_KEY, "")
    if key:
        actions.keep_at_sign_in(str(key), user, at=clock.now())
