"""Addresses brought to one form, so that tracking parameters do not make a second document."""

from courlan import normalize_url


def canonical_url(url: str) -> str:
    """The address without trackers and fragment, its host in lower case; empty where it is no web address."""
    url = url.strip()
    if not url.lower().startswith(("http://", "https://")):
        return ""
    try:
        return str(normalize_url(url)).partition("#")[0]
    except (ValueError, AttributeError):
        return url
