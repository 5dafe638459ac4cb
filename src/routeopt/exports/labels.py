"""Keeps words on a drawing from lying on one another."""

from dataclasses import dataclass, field

_LETTER_SHARE = 0.6


@dataclass(slots=True)
class Labels:
    """Boxes already taken on one drawing."""

    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)

    def take(self, x: float, y: float, text: str, size: float) -> bool:
        """Claim the room of a text centred on x with its foot at y; False where it is taken."""
        half = len(text) * size * _LETTER_SHARE / 2 + 2
        return self.claim((x - half, y - size, x + half, y + 3))

    def claim(self, box: tuple[float, float, float, float]) -> bool:
        """Claim a box (left, top, right, bottom); False where something lies there."""
        left, top, right, bottom = box
        for other in self.boxes:
            if left < other[2] and other[0] < right and top < other[3] and other[1] < bottom:
                return False
        self.boxes.append(box)
        return True
