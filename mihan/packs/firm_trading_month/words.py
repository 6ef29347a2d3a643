"""The words kept in things, tasks and papers that people are shown: states, kinds, names of figures."""

WORDS = (
    "accountant", "agreed", "amo", "amount", "arrived", "asked", "bank", "bank_charge", "cafe", "cancelled",
    "capped", "cartridge", "charges", "cheque", "closing", "cnss", "coffee", "collected", "contributions", "correction",
    "credit", "deductible", "deferred", "delivered", "delivery_note", "due", "electricity_invoice", "employer",
    "fine", "fine_notice", "firm", "form", "goods", "gross", "hotel", "income_tax", "invoice", "invoiced", "landlord",
    "late_payment", "late_return", "leaflets", "leaflets_invoice", "linen", "lost", "net", "office",
    "on_delivery", "open", "opening", "ordered", "overdue", "paid", "paid_contributions", "paid_fine",
    "paid_income_tax", "paid_supplier", "paid_vat",
    "paid_wages", "paper", "pay_slip", "payment_order", "payroll", "purchase_invoice", "purchase_order",
    "purchasing", "quote", "quoted", "received", "rent_invoice", "repairs", "repairs_invoice",
    "returned_cheque", "sale_invoice", "sales", "sales_order", "school", "sent", "shop", "social_fund", "social_return",
    "stationery", "stationery_invoice", "stock_change", "sugar", "supplier", "tax", "tax_office", "tea", "tender",
    "total", "transfer_in", "unknown_receipt", "utility", "vat", "vat_return", "wages", "whole", "wrong_return",
)  # fmt: skip
