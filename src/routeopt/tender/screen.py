"""Texts that may not leave: health words, birth dates, telephones, postcodes, names, ids."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from routeopt.data.rawpack import RawPack

_HEALTH = (
    "adhd", "allerg\\w*", "anaphyla\\w*", "anxiety", "asd", "asperger\\w*", "asthma\\w*",
    "attention deficit", "autis\\w*", "behaviou?ral", "bipolar", "blind", "buccal", "cancer",
    "catheter\\w*", "cerebral palsy", "cystic fibrosis", "deaf\\w*", "depress\\w*", "diabet\\w*",
    "diagnos\\w*", "dialysis", "learning disab\\w*",
    "down'?s syndrome", "dyslexi\\w*", "dysprax\\w*",
    "dystrophy", "eczema", "ehcp", "enteral", "epilep\\w*", "epipen", "foster\\w*", "gastrostomy",
    "global delay", "haemophil\\w*", "hearing impair\\w*", "incontinen\\w*", "insulin",
    "learning difficult\\w*", "looked after", "medicat\\w*", "medicine", "mental health",
    "midazolam", "nebuli[sz]er", "nonverbal", "non-verbal", "oxygen", "peg feed\\w*", "pica",
    "pmld", "rescue med\\w*", "scoliosis", "seizure\\w*", "self[- ]harm\\w*", "semh", "slcn",
    "sld", "spina bifida", "stoma", "suction", "syndrome", "tourette\\w*", "tracheostomy",
    "trauma\\w*", "tube[- ]fed", "ventilat\\w*", "violent", "visual impair\\w*",
)  # fmt: skip
_KINDS: dict[str, re.Pattern[str]] = {
    "a word about health": re.compile(rf"\b(?:{'|'.join(_HEALTH)})\b", re.IGNORECASE),
    "a full postcode": re.compile(
        r"(?<![A-Z0-9])[A-Z]{1,2}[0-9][A-Z0-9]?[\s.-]*[0-9][A-Z]{2}(?![A-Z0-9])", re.IGNORECASE
    ),
    "a telephone number": re.compile(r"(?<![\w.])(?:\+?44|\(?0)[\d\s().-]{8,15}\d(?!\w)"),
    "an email address": re.compile(r"[\w.+-]+@[\w-]+\.\w+"),
    "a date of birth": re.compile(
        r"\b(?:d\.?o\.?b\.?|born|birthday|date of birth)\b", re.IGNORECASE
    ),
}
_DATE = re.compile(
    r"(?<!\d)(?:\d{1,2}[/. -]\d{1,2}[/. -](\d{2}|(?:19|20)\d{2})"
    r"|((?:19|20)\d{2})-\d{2}-\d{2})(?!\d)"
)
_MONTH_DATE = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*,? "
    r"((?:19|20)?\d{2})\b",
    re.IGNORECASE,
)
_OLDEST = 26
_YOUNGEST = 3
_CENTURY = 100
# Names that are words too: taken for a name only with a capital inside a sentence.
_WORDS_TOO = frozenset({
    "amber", "april", "art", "august", "autumn", "baker", "ball", "banks", "bell", "best", "bill",
    "bishop", "black", "bridge", "brook", "brown", "carter", "case", "church", "close", "cook",
    "cross", "daisy", "dawn", "day", "dean", "drew", "driver", "faith", "field", "fields", "ford",
    "good", "grace", "grant", "gray", "green", "grey", "hall", "hill", "holly", "hope", "iris",
    "ivy", "joy", "june", "king", "lane", "law", "lee", "lily", "little", "long", "major",
    "march", "mark", "marsh", "may", "miles", "moor", "new", "noble", "north", "page", "park",
    "pat", "pearl", "penny", "price", "reed", "rich", "rivers", "rob", "rose", "ruby", "school",
    "sharp", "short", "small", "stone", "street", "strong", "sue", "summer", "swift", "temple",
    "van", "walker", "ward", "west", "white", "will", "wise", "wood", "woods", "young",
})  # fmt: skip
_POSTCODE = re.compile(r"(?<![A-Z0-9])([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})(?![A-Z0-9])")
_NAME_COLUMN = re.compile(
    r"^(?!school|operator).*(?:^|_| )"
    r"(?:fore|first|last|middle|family|given|sur|full)?_?names?(?:$|_)"
)
_LEAST_NAME = 3
_WORD = re.compile(r"[^\W_]+(?:[-'\N{RIGHT SINGLE QUOTATION MARK}][^\W_]+)*")


class LeakError(Exception):
    """Texts hold what may not leave; ``reasons`` names where and what kind, never the words."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("; ".join(self.reasons))


@dataclass(frozen=True)
class Screen:
    """What may not be in a text: fixed kinds of words, and what this pack says of children."""

    names: Collection[str] = field(repr=False)
    ids: Collection[str] = field(repr=False)
    postcodes: Collection[str] = field(repr=False)
    year: int
    public: tuple[str, ...] = ()

    def free_text(self, text: str) -> tuple[str, ...]:
        """Kinds of thing in a text written by somebody that may not leave."""
        found = dict.fromkeys(kind for kind, pattern in _KINDS.items() if pattern.search(text))
        if any(self._birth_year(year) for year in _years(text)):
            found["a date of birth"] = None
        return (*found, *self.people(text))

    def _birth_year(self, year: int) -> bool:
        """Whether a pupil may be born in a year; two digits are of this century."""
        full = year if year > _CENTURY else 2000 + year
        return self.year - _OLDEST <= full <= self.year - _YOUNGEST

    def people(self, text: str) -> tuple[str, ...]:
        """Kinds of thing in a text that point at a child of the pack: its name, and more."""
        rest = text
        for known in self.public:
            rest = rest.replace(known, "")
        named = any(self._is_name(word[0], rest[: word.start()]) for word in _WORD.finditer(rest))
        return (*(("a name in the pack",) if named else ()), *self.keys(text))

    def _is_name(self, word: str, before: str) -> bool:
        if word.casefold() not in self.names:
            return False
        inside = bool(before.strip()) and before.rstrip()[-1] not in ".:;!?"
        return word.casefold() not in _WORDS_TOO or (word[0].isupper() and inside)

    def keys(self, text: str) -> tuple[str, ...]:
        """Kinds of thing that no finished page may hold, whoever wrote it: ids and homes."""
        found = []
        if any(word in self.ids for word in _WORD.findall(text)):
            found.append("a pupil's reference")
        if any("".join(parts) in self.postcodes for parts in _POSTCODE.findall(text.upper())):
            found.append("a home's postcode")
        return tuple(found)


def _years(text: str) -> Iterator[int]:
    for found in (*_DATE.finditer(text), *_MONTH_DATE.finditer(text)):
        yield int(next(group for group in found.groups() if group))


def screen_of(
    raw: RawPack,
    pupils: Collection[str],
    postcodes: Iterable[str],
    year: int,
    school_names: Iterable[str] = (),
) -> Screen:
    """Make the screen of a pack: pupils' names and references and the postcodes of homes.

    ``year`` is that of today: a date some three to twenty-six years before may be a birthday.
    Names of schools are public, whatever they hold.
    """
    return Screen(
        names=frozenset(_names(raw)),
        # A bare number may as well be a year or a count; ids with letters cannot be met by chance.
        ids=frozenset(key for key in pupils if len(key) >= _LEAST_NAME and not key.isdigit()),
        postcodes=frozenset(text.upper().replace(" ", "") for text in postcodes if text),
        year=year,
        public=tuple(school_names),
    )


def _names(raw: RawPack) -> Iterable[str]:
    for table in ("pupils", "addresses"):
        frame = raw.tables.get(table)
        if frame is None:
            continue
        for column in frame.columns:
            if _NAME_COLUMN.match(str(column).casefold()):
                for cell in frame[column].tolist():
                    yield from (
                        word.casefold()
                        for word in _WORD.findall(str(cell))
                        if len(word) >= _LEAST_NAME
                    )


def refuse_leaks(screen: Screen, texts: Mapping[str, str]) -> None:
    """Refuse free texts that hold what may not leave.

    Parameters
    ----------
    texts
        Where a text stands -> the text.

    Raises
    ------
    LeakError
        With every text and kind; the words themselves are not repeated.
    """
    reasons = [
        f"{where} holds {kind}" for where, text in texts.items() for kind in screen.free_text(text)
    ]
    if reasons:
        raise LeakError(reasons)
