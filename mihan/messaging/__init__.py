"""One inbox for each person, and what leaves by e-mail from an outbox: nothing is said twice.

Apps above call `services.tell`. The folder is not called messages: Django's own app has the label.
"""
