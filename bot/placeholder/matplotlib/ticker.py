"""The one name of `matplotlib.ticker` that Rasa imports."""

from typing import Any, NoReturn

from matplotlib import MatplotlibMissing


def FormatStrFormatter(*args: Any, **kwargs: Any) -> NoReturn:
    """A class in the real one."""
    raise MatplotlibMissing("matplotlib.ticker.FormatStrFormatter")
