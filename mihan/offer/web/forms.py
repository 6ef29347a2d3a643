"""Forms parse; services decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mihan.offer.models import Group
from mihan.ui.forms import DateField


class GroupDatesForm(forms.Form):
    first_day = DateField(label=_("First day"), required=False)
    last_day = DateField(label=_("Last day"), required=False)

    def __init__(self, *args, group: Group, **kwargs):
        super().__init__(*args, initial={"first_day": group.first_day, "last_day": group.last_day}, **kwargs)
