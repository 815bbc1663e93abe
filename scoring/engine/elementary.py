"""log and exp from + - * / alone, which IEEE 754 fixes to the last bit: the same bytes on every processor.

The libraries' own vectorised log and exp differ between processors in the last bit. These are the algorithms of Sun's fdlibm
(e_log.c, e_exp.c, 1993), within one unit in the last place.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LN2_HIGH, LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
LOG = (
    6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01, 2.222219843214978396e-01,
    1.818357216161805012e-01, 1.531383769920937332e-01, 1.479819860511658591e-01,
)  # fmt: skip
EXP = (
    1.66666666666666019037e-01, -2.77777777770155933842e-03, 6.61375632143793436117e-05, -1.65339022054652515390e-06,
    4.13813679705723846039e-08,
)  # fmt: skip
OVERFLOW = 700.0
TERMS, CERTAIN = 140, 8.5  # beyond 8.5 deviations the normal distribution is 0 or 1 in floats
ROOT_TWO_PI = 2.5066282746310002


def log(x: Floats) -> Floats:
    """Natural logarithm of positive numbers; of anything else, nan."""
    mantissa, exponent = np.frexp(np.where(x > 0, x, np.nan))
    low = mantissa < np.sqrt(0.5)
    f = np.where(low, mantissa * 2, mantissa) - 1
    k = np.where(low, exponent - 1, exponent).astype(np.float64)
    s = f / (2 + f)
    z = s * s
    w = z * z
    even = w * (LOG[1] + w * (LOG[3] + w * LOG[5]))
    odd = z * (LOG[0] + w * (LOG[2] + w * (LOG[4] + w * LOG[6])))
    half = 0.5 * f * f
    found: Floats = k * LN2_HIGH - ((half - (s * (half + (odd + even)) + k * LN2_LOW)) - f)
    return found


def exp(x: Floats) -> Floats:
    """e to the power of x; nan beyond plus or minus 700."""
    x = np.where(np.abs(x) <= OVERFLOW, x, np.nan)
    k = np.rint(x / (LN2_HIGH + LN2_LOW))
    high, low = x - k * LN2_HIGH, k * LN2_LOW
    r = high - low
    t = r * r
    c = r - t * (EXP[0] + t * (EXP[1] + t * (EXP[2] + t * (EXP[3] + t * EXP[4]))))
    y = 1 - ((low - (r * c) / (2 - c)) - high)
    found: Floats = np.ldexp(y, np.where(np.isnan(k), 0, k).astype(np.int64))
    return found


def power(x: Floats, exponent: float) -> Floats:
    """x to a fixed power, for x of 0 or more (0 to a power of 0 or less is nan)."""
    if exponent == 1:
        return x
    raised = exp(exponent * log(x))
    return np.where((x == 0) & (exponent > 0), 0.0, raised)


def normal(x: Floats) -> Floats:
    """The normal distribution function, 1/2 + phi(x) (x + x^3/3 + x^5/(3 5) + ...) (Marsaglia 2004, J. Stat. Software 11:4)."""
    inside = np.where(np.abs(x) < CERTAIN, x, 0.0)
    square = inside * inside
    term, total = inside, inside
    for k in range(1, TERMS):
        term = term * square / (2 * k + 1)
        total = total + term
    found = 0.5 + total * exp(-square / 2) / ROOT_TWO_PI
    return np.where(np.abs(x) < CERTAIN, np.clip(found, 0.0, 1.0), np.where(x > 0, 1.0, np.where(x < 0, 0.0, np.nan)))
