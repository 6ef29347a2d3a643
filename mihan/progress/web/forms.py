from django import forms
from django.utils.translation import gettext_lazy as _

from mihan.progress.models import LedgerLine
from mihan.progress.services import CORRECTED


class HoursForm(forms.ModelForm):
    """Corrected hours; a form parses, `services.correct_line` decides."""

    whole_merger = forms.BooleanField(label=_("Change the remote hours of every merged group"), required=False)

    class Meta:
        model = LedgerLine
        fields = CORRECTED

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in CORRECTED:
            self.fields[name].localize = True
            self.fields[name].widget = forms.TextInput(
                attrs={"inputmode": "decimal", "dir": "ltr", "autocomplete": "off"}
            )
            self.fields[name].widget.is_localized = True
        if self.instance.fusion_key:
            self.fields["whole_merger"].help_text = _("Merged groups: %(groups)s") % {
                "groups": self.instance.fusion_groups
            }
        else:
            del self.fields["whole_merger"]
