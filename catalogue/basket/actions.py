"""Putting aside, taking out, keeping at sign-in. The items are exempt from the trail (catalogue/models/choosing.py)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from catalogue.basket import queries
from catalogue.basket.queries import Choice, Contents, Owner
from catalogue.identifiers import Part
from catalogue.models import Basket, BasketItem
from hub.accounts.models import User

#: What one basket holds at most. A project that needs more asks for whole tables.
MOST_ITEMS = 500


class BasketFull(Exception):
    """Adding this would put more than `MOST_ITEMS` items into the basket: nothing was added."""


@dataclass(frozen=True)
class Added:
    """How many items came in, were there already, and went away because a wider one now holds them."""

    basket: Basket
    new: int
    known: int
    replaced: int


@transaction.atomic
def add(owner: Owner, choice: Choice, *, at: datetime) -> Added:
    """Put what was chosen into a basket, made if there is none; raise `BasketFull`."""
    basket = _locked(owner, at)
    held = _contents(basket)
    known = sum(held.covers(part) for part in choice.parts)
    then = held.together(choice.parts)
    if len(then) > max(MOST_ITEMS, len(held)):
        raise BasketFull
    _write(basket, held, then, at)
    return Added(basket, len(choice.parts) - known, known, len(held.parts - then.parts))


@transaction.atomic
def remove(owner: Owner, choice: Choice, *, at: datetime) -> int:
    """Take what was chosen out of a basket, with everything within it; return how many items went away."""
    items = BasketItem.objects.filter(basket__in=owner.baskets, dataset=choice.dataset)
    if choice.table:
        items = items.filter(table=choice.table)
    if choice.variables:
        items = items.filter(variable__in=choice.variables)
    gone, _by_model = items.delete()
    owner.baskets.update(changed_at=at)
    return gone


@transaction.atomic
def keep_at_sign_in(key: str, user: User, *, at: datetime) -> None:
    """Pour the basket of a session into its owner's, each item once. What is there already is never dropped."""
    anonymous = Owner(key=key).baskets.select_for_update().first()
    if anonymous is None:
        return
    basket = _locked(Owner(user=user), at)
    held = _contents(basket)
    _write(basket, held, held.together(_contents(anonymous).parts), at)
    anonymous.delete()


@transaction.atomic
def take_out(user: User, *, at: datetime) -> list[dict[str, str]]:
    """Empty a person's basket and return what it held, by name (`queries.named`).

    Whoever takes it puts it somewhere in the same transaction: a failure leaves the basket as it was.
    """
    basket = Owner(user=user).baskets.select_for_update().first()
    if basket is None:
        return []
    found = queries.named(user)
    basket.items.all().delete()
    basket.changed_at = at
    basket.save(update_fields=["changed_at"])
    return found


def purge(*, at: datetime) -> int:
    """Forget the baskets of sessions that nobody touched for `HUB_BASKET_DAYS`; return how many."""
    old = Basket.objects.filter(user=None, changed_at__lt=at - timedelta(days=settings.HUB_BASKET_DAYS))
    _rows, by_model = old.delete()
    return by_model.get(Basket._meta.label, 0)


def _locked(owner: Owner, at: datetime) -> Basket:
    """Return the basket of an owner, locked, made now if there is none."""
    found = owner.baskets.select_for_update().first()
    if found is not None:
        return found
    if owner.user is None:
        return Basket.objects.create(changed_at=at)
    made, _created = Basket.objects.get_or_create(user=owner.user, defaults={"changed_at": at})
    return Basket.objects.select_for_update().get(pk=made.pk)


def _contents(basket: Basket) -> Contents:
    found = basket.items.values_list("dataset_id", "table_id", "variable_id")
    return Contents(frozenset(Part(*keys) for keys in found))


def _write(basket: Basket, held: Contents, then: Contents, at: datetime) -> None:
    gone = held.parts - then.parts
    BasketItem.objects.filter(
        pk__in=[
            item.pk for item in basket.items.all() if Part(item.dataset_id, item.table_id, item.variable_id) in gone
        ]
    ).delete()
    BasketItem.objects.bulk_create(
        BasketItem(basket=basket, dataset_id=part.dataset, table_id=part.table, variable_id=part.variable, added_at=at)
        for part in sorted(then.parts - held.parts, key=str)
    )
    basket.changed_at = at
    basket.save(update_fields=["changed_at"])
