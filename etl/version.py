"""The version of the installed program."""

from importlib.metadata import PackageNotFoundError, version


def program_version() -> str:
    """The version that was installed; `unknown` where the code runs without having been installed."""
    try:
        return version("weapon-mentions")
    except PackageNotFoundError:
        return "unknown"
