"""How big a file may be, checked before anything is allocated for it."""

from dataclasses import dataclass

from mihan.engines.sheets.problems import Unreadable

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Sizes past which a file is refused. `cells` counts the rectangle, `filled` the real cells.

    Both matter: the readers allocate the whole rectangle, and one cell in the last corner of a
    sheet is enough to make it 17 thousand million cells.
    """

    bytes: int = 50 * MEBIBYTE
    unpacked: int = 400 * MEBIBYTE
    rows: int = 200_000
    columns: int = 512
    cells: int = 8_000_000
    filled: int = 3_000_000
    text: int = 160 * MEBIBYTE
    sheets: int = 64

    def check_size(self, size: int) -> None:
        """Refuse `size` bytes of file when that is too many."""
        if size > self.bytes:
            raise Unreadable("too_large", limit=self.bytes // MEBIBYTE)

    def check_unpacked(self, size: int) -> None:
        """Refuse an archive that has already given `size` bytes."""
        if size > self.unpacked:
            raise self.bomb()

    def check_text(self, size: int) -> None:
        """Refuse `size` bytes of cell text: one long string repeated fills the memory."""
        if size > self.text:
            raise self.bomb()

    def bomb(self) -> Unreadable:
        """The refusal of an archive far bigger inside than outside."""
        return Unreadable("zip_bomb", limit=self.unpacked // MEBIBYTE)

    def check_shape(self, rows: int, columns: int, filled: int = 0) -> None:
        """Refuse a rectangle of `rows` by `columns` holding `filled` cells when it is too big."""
        if columns > self.columns:
            raise Unreadable("too_many_columns", limit=self.columns)
        if rows > self.rows:
            raise Unreadable("too_many_rows", limit=self.rows)
        if rows * columns > self.cells:
            raise Unreadable("too_many_cells", limit=self.cells)
        if filled > self.filled:
            raise Unreadable("too_many_cells", limit=self.filled)
