"""What background work announces, once its end is written."""

from django.dispatch import Signal

job_ended = Signal()  # job
