"""A document on standard input, its PDF on standard output: the process `print_apart` starts."""

import json
import sys

from mihan.engines.documents.printing import Document, Unprintable, print_pdf

try:
    sys.stdout.buffer.write(print_pdf(Document(**json.load(sys.stdin))))
except Unprintable as refusal:
    sys.exit(str(refusal))
