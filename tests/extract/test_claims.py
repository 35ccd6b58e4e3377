"""Supply claims, where one sentence names one supplier and one recipient."""

import pytest

from etl.extract.extractor import Extractor

CLAIMED = {
    "past": ("North Korea has sent 240 mm rocket launchers to Russia.", ("past", "certain", "KP", "RU")),
    "planned": ("Germany will deliver two Leopard 2 tanks to Ukraine.", ("planned", "probable", "DE", "UA")),
    "capital for its state": ("Tehran supplied Shahed-136 drones to Moscow.", ("past", "certain", "IR", "RU")),
    "army of the recipient": ("Poland delivered howitzers to the Ukrainian army.", ("past", "certain", "PL", "UA")),
}


@pytest.mark.parametrize(("text", "expected"), CLAIMED.values(), ids=CLAIMED.keys())
def test_who_supplied_what_to_whom(extractor: Extractor, text: str, expected: tuple[str, str, str, str]) -> None:
    (claim,) = extractor.extract(text).claims
    actors = {actor.role: actor.country for actor in claim.actors}
    assert (claim.time, claim.certainty, actors["supplier"], actors["recipient"]) == expected
    assert text[claim.trigger_start : claim.trigger_end].rsplit(maxsplit=1)[-1] in text


SILENT = {
    "hedged": "North Korea may have sent rocket launchers to Russia.",
    "denied": "North Korea has not sent rocket launchers to Russia.",
    "reported": "North Korea reportedly sent rocket launchers to Russia.",
    "passive": "Rocket launchers were sent by North Korea to Russia.",
    "three states": "North Korea and Iran sent rocket launchers to Russia.",
    "no recipient": "North Korea sent rocket launchers.",
    "no weapon": "North Korea sent soldiers to Russia.",
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT.keys())
def test_what_is_not_plainly_said_is_not_claimed(extractor: Extractor, text: str) -> None:
    assert extractor.extract(text).claims == ()


def test_a_supply_of_several_weapons_reaches_each(extractor: Extractor) -> None:
    found = extractor.extract("Germany delivered tanks and howitzers to Ukraine.")
    assert [claim.mention for claim in found.claims] == [0, 1]
