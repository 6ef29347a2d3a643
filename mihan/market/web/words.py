"""Letters and amounts, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mihan.market.engine.papers import begun, word
from mihan.ui.writing import num_text

LRI, PDI = "\u2066", "\u2069"
KINDS = {
    "order": gettext_lazy("Order"),
    "refusal": gettext_lazy("Order refused"),
    "offer": gettext_lazy("Offer"),
    "delivery": gettext_lazy("Delivery note"),
    "invoice": gettext_lazy("Invoice"),
    "transfer": gettext_lazy("Payment order"),
    "payment_in": gettext_lazy("Notice of credit"),
    "bank_notice": gettext_lazy("Notice of debit"),
    "tender_in": gettext_lazy("Call for tenders"),
    "bid": gettext_lazy("Sealed bid"),
    "award_in": gettext_lazy("Opening of the bids"),
    "inspection_in": gettext_lazy("Notice of inspection"),
    "inspection_answer": gettext_lazy("Answer to the inspector"),
    "tax_notice": gettext_lazy("Notice of a fine"),
}


def money_text(centimes):
    """`-1 250,50 MAD`; the number keeps its sign before it in Arabic too."""
    return _("%(amount)s MAD") % {"amount": f"{LRI}{num_text(centimes / 100, 2)}{PDI}"}


def letter_told(letter):
    """What a letter is, and about what."""
    if letter.kind == "bank_notice" and not letter.values["paid"]:
        return _("Payment refused by the bank"), _about(letter.values)
    return str(KINDS.get(letter.kind, letter.kind)), _about(letter.values)


def _about(values):
    if "call" in values:  # what was bid stays sealed
        return [values["call"]]
    parts = [values.get("number") or values.get("reference") or ""]
    if "reason" in values:
        parts.append(word(values["reason"]))
    goods = word(values.get("product", ""))
    if "quantity" in values:
        goods = f"{goods} × {num_text(values['quantity'])}".strip()
    parts.append(goods)
    if (amount := values.get("total") or values.get("amount") or values.get("price")) is not None:
        parts.append(money_text(amount))
    return [part for part in parts if part]


def waits_for(letter):
    """Why a letter has not been received yet."""
    if letter.receiver is None:
        return _("waits for the office")
    session = letter.receiver.session
    if not session.is_open:
        return _("waits for nobody: the firm is closed")
    if session.state == "paused":
        return _("waits for the firm to go on")
    if letter.why == "busy":
        return _("waits: somebody is writing in the firm just now")
    return _("waits for the post")


def reference_told(reference):
    """`FA-0003` is the number of a paper; `vat-0` is a debt of the firm: said in words."""
    kind, _dash, number = reference.partition("-")
    said = word(kind)
    return begun(said) if number.isdigit() and said != kind else reference
