"""What allauth announces of an account, and what the house does then. Here and not in `receivers`: each has a request."""

from allauth.account.adapter import get_adapter
from allauth.account.signals import user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_removed, authenticator_used
from django.dispatch import receiver

from mihan.people.services.accounts import without_second_factor
from mihan.people.web.guard import SURE, is_known


@receiver(user_logged_in, dispatch_uid="new-device")
def tell_of_a_new_device(sender, request, user, **kwargs):
    if not is_known(request, user):
        get_adapter(request).send_notification_mail("account/email/new_device", user)
    request.device_of = user  # the guard writes its cookie on the answer


@receiver(authenticator_used, dispatch_uid="recovery-code-used")
def tell_of_a_recovery_code(sender, request, user, authenticator, **kwargs):
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        get_adapter(request).send_notification_mail("account/email/recovery_code_used", user)


@receiver(authenticator_removed, dispatch_uid="second-factor-removed")
def ask_again(sender, request, user, **kwargs):
    request.session.pop(SURE, None)
    without_second_factor(user, keep=request.session.session_key)
