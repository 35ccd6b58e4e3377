"""Claims: what a text says of the weapons it names, with status, actors, speakers and dates."""

from etl.extract.claims.reader import ClaimReader

__all__ = ["ClaimReader"]
