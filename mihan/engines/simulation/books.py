"""Double entry: books of accounts in centimes, debit above zero.

Two kinds. The *truth* is posted by the world and always balances. What trainees *enter* is kept
as they wrote it, wrong or not: evidence and reconciliations come from the difference.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Books = dict[str, dict[str, int]]


class Unbalanced(ValueError):
    """An entry whose debits are not its credits: a fault of the pack, never of a trainee."""


def post(books: Books, book: str, debit: Mapping[str, int], credit: Mapping[str, int]) -> list[list[Any]]:
    """Write a balanced entry and give back its lines; `Unbalanced` otherwise, and nothing is written."""
    lines: list[list[Any]] = []
    difference = 0
    for account, amount in debit.items():
        if amount:
            lines.append([account, amount])
            difference += amount
    for account, amount in credit.items():
        if amount:
            lines.append([account, -amount])
            difference -= amount
    if difference:
        raise Unbalanced(f"{book}: an entry is out by {difference} centimes.")
    enter(books, book, lines)
    return lines


def enter(books: Books, book: str, lines: Iterable[Sequence[Any]]) -> None:
    """Write an entry as it is, balanced or not."""
    accounts = books.get(book)
    if accounts is None:
        accounts = books[book] = {}
    for account, amount in lines:
        accounts[account] = accounts.get(account, 0) + amount


def differences(books: Books, one: str, other: str) -> dict[str, int]:
    """By account, what the first book holds above the second; accounts that agree are left out."""
    first, second = books.get(one, {}), books.get(other, {})
    accounts = [*first, *(account for account in second if account not in first)]
    found = ((account, first.get(account, 0) - second.get(account, 0)) for account in accounts)
    return {account: amount for account, amount in found if amount}


def out_of_balance(books: Books, *, trusted: Iterable[str]) -> list[str]:
    """The trusted books whose accounts do not sum to zero."""
    return [book for book in trusted if sum(books.get(book, {}).values())]
