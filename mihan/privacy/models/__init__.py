from mihan.privacy.models.consents import Consent, ConsentPurpose, ConsentText
from mihan.privacy.models.copies import Copy, CopyReading
from mihan.privacy.models.register import Parameter, Processing, ProcessingVersion
from mihan.privacy.models.requests import DataRequest, Wish
from mihan.privacy.models.retention import LegalHold, RetentionLine, RetentionRun

__all__ = [
    "Consent",
    "ConsentPurpose",
    "ConsentText",
    "Copy",
    "CopyReading",
    "DataRequest",
    "LegalHold",
    "Parameter",
    "Processing",
    "ProcessingVersion",
    "RetentionLine",
    "RetentionRun",
    "Wish",
]
