"""One inbox for each person, and what leaves by e-mail from an outbox: nothing is said twice.

Its words: a *kind* of message is registered by the app that sends it (`policy.add_kind`); a *message*
is told to a person once (`services.tell`); a *letter* is one e-mail of the outbox, which carries one
message or a digest of several. Apps above call `tell` inside their own transaction. Why an interrupted
letter is put aside: docs/decisions/0030-messages.md. Start reading at `services/telling.py`.

The folder is not called messages: Django's own app has the label.
"""
