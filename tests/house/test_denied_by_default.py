"""Whoever holds no role sees no record, of any table."""

import importlib

import pytest
from django.apps import apps

from mihan.people.models import Unit
from tests.factories.people import RegionFactory, UserFactory

pytestmark = pytest.mark.django_db

SCOPED = [
    m for m in apps.get_models()
    if m.__module__.startswith("mihan.") and hasattr(m._default_manager.none(), "visible_to")
]  # fmt: skip


def one(model):
    """A record that could have appeared, where there is a factory for it."""
    if model is Unit:
        return RegionFactory()
    module = importlib.import_module(f"tests.factories.{model._meta.app_label}")
    factory = getattr(module, f"{model.__name__}Factory", None)
    return factory() if factory else None


@pytest.mark.parametrize("model", SCOPED, ids=lambda m: m.__name__)
def test_without_a_role_nothing_is_seen(model):
    one(model)
    nobody = UserFactory(person=None)
    assert list(model._default_manager.visible_to(nobody)) == []


@pytest.mark.parametrize("model", SCOPED, ids=lambda m: m.__name__)
def test_a_role_elsewhere_does_not_help(model):
    record = one(model)
    if record is None or not hasattr(record, "scope_path"):
        pytest.skip("seen by role alone, whatever the unit")
    stranger = UserFactory(role="director")
    assert not model._default_manager.visible_to(stranger).filter(pk=record.pk).exists()
