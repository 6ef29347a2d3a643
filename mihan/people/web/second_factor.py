"""Codes, passkeys and recovery codes: allauth's, in the words of the house."""

import base64
import hashlib

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from cryptography.fernet import Fernet
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from qrcode import QRCode
from qrcode.image.svg import SvgPathImage


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not the right one, or was used already."),
    }

    def encrypt(self, text):
        """A stolen copy of the base gives no code: the key is beside it, not in it."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _box().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url):
        """An inline drawing, for a page that loads no image from a data address."""
        code = QRCode(image_factory=SvgPathImage, border=2)
        code.add_data(url)
        return code.make_image().to_string(encoding="unicode")

    def generate_authenticator_name(self, user, type):  # noqa: A002 - allauth's word
        return gettext("My passkey")

    def get_public_key_credential_rp_entity(self):
        return super().get_public_key_credential_rp_entity() | {"name": settings.MFA_TOTP_ISSUER}

    def send_notification_mail(self, *args, **kwargs):
        return get_account_adapter().send_notification_mail(*args, **kwargs)


def _box():
    digest = hashlib.sha256(b"second factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def _code(form, label):
    field = form.fields["code"]
    field.label = label
    field.widget.attrs = {"inputmode": "numeric", "autocomplete": "one-time-code", "dir": "ltr", "maxlength": 12}


class CodeForm(AuthenticateForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _code(self, _("Code of the application, or a recovery code"))


class CodeAgainForm(ReauthenticateForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _code(self, _("Code of the application, or a recovery code"))


class FirstCodeForm(ActivateTOTPForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _code(self, _("The six digits the application shows"))


class NewPasskeyForm(AddWebAuthnForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        name, alone = self.fields["name"], self.fields["passwordless"]
        name.label, name.widget.attrs = _("Name of this passkey"), {"dir": "auto", "maxlength": 60}
        alone.label = _("Sign in with this passkey alone, without a password")
        alone.help_text = _("The device then asks for a finger, a face or its own code.")


class PasskeyNameForm(EditWebAuthnForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        name.label, name.widget.attrs = _("Name of this passkey"), {"dir": "auto", "maxlength": 60}
