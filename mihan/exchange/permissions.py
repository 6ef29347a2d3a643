"""Who brings which kind of file. An establishment's files name people; a region's list names none."""

DESK = "exchange.open_desk"
OF_AN_ESTABLISHMENT, OF_A_REGION = "exchange.import", "exchange.import_region"


def needed_for(kind: str) -> str:
    """The permission to bring, undo and compare files of a kind."""
    return OF_A_REGION if kind == "establishments" else OF_AN_ESTABLISHMENT


def needed_to_export(kind: str) -> str:
    return OF_A_REGION if kind == "establishments" else "exchange.export"
