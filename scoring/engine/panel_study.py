"""A decision study (Brennan 2001): how reliable the mean of k judges is, and how many judges a stated reliability
takes.
"""

from fractions import Fraction

from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused

MOST_JUDGES = 1_000_000


def reliability(judges: int, entry: float, judge: float, residual: float, absolute: bool = False) -> float:
    """Of the mean of k judges. Relative (every judge marks every entry): entry / (entry + residual / k). Absolute
    (entries have different judges, so leniency counts as error): entry / (entry + (judge + residual) / k). nan
    where nothing varies.
    """
    error = (residual + (judge if absolute else 0.0)) / judges
    return entry / (entry + error) if entry + error > 0 else float("nan")


def judges_needed(
    entry: float, judge: float, residual: float, target: str = "0.8", absolute: bool = False
) -> int | None:
    """The least number of judges whose mean reaches the `target` reliability; None where no number does.

    Solved, not searched: k >= target / (1 - target) x error / entry, with the target an exact decimal strictly
    between 0 and 1.
    """
    wanted = Fraction(target)
    if not 0 < wanted < 1:
        raise Refused((Problem(_("target reliability"), target, _("above 0 and below 1")),))
    error = residual + (judge if absolute else 0.0)
    if entry <= 0 or error / entry > MOST_JUDGES:
        return None
    least = wanted / (1 - wanted) * Fraction(error) / Fraction(entry)
    return max(1, -(-least.numerator // least.denominator))
