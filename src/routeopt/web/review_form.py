"""The form that asks for a review."""

from dataclasses import dataclass

from routeopt.web.forms import Form, settings_of


@dataclass(frozen=True, slots=True)
class ReviewForm:
    """What the form holds: as it was sent, or what it starts with."""

    schools: tuple[str, ...] = ()
    joint: bool = False
    seconds: str = "60"
    seed: str = "1"
    assess: str = "both"
    mode: str = "clean-sheet"
    settings: str = ""

    def asked(self) -> tuple[str, dict[str, object]]:
        """Give kind and request of what is asked for: one scope, or a run for each school.

        Raises
        ------
        ProblemError
            ``invalid`` where a line of the settings is none.
        """
        search: dict[str, object] = {
            "seconds": _number(self.seconds),
            "seed": _number(self.seed),
            "assess": self.assess,
            "mode": self.mode,
            "settings": settings_of(self.settings),
        }
        if len(self.schools) == 1 or (self.joint and self.schools):
            return "review", {"schools": list(self.schools), **search}
        return "batch", {"schools": list(self.schools), "search": search}


def review_form(form: Form) -> ReviewForm:
    """Read the form as it was sent."""
    return ReviewForm(
        schools=tuple(form.texts("school")),
        joint=form.text("joint") == "yes",
        seconds=form.text("seconds", "60"),
        seed=form.text("seed", "1"),
        assess=form.text("assess", "both"),
        mode=form.text("mode", "clean-sheet"),
        settings=form.text("settings"),
    )


def _number(text: str) -> float | int | str:
    # What is no number goes on as it is: the check of the request says so in its own words.
    try:
        return int(text) if text.isdecimal() else float(text)
    except ValueError:
        return text
