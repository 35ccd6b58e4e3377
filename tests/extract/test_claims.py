"""Claims, one phenomenon at a time; the figures over whole texts stand in tests/corpus/test_claims.py."""

from datetime import date

import pytest

from etl.extract.extractor import Extractor
from etl.records import Claim
from tests.support import SHARED

PUBLISHED = date(2024, 12, 23)  # a Monday


def claims(extractor: Extractor, text: str) -> list[Claim]:
    return list(extractor.extract(text, PUBLISHED).claims)


def told(claim: Claim) -> str:
    return f"{claim.event} {claim.polarity} {claim.certainty} {claim.time}"


def roles(claim: Claim) -> dict[str, str]:
    return {actor.role: actor.country + (f":{actor.group}" if actor.group else "") for actor in claim.actors}


STATUS = {
    "past": ("North Korea has sent 240 mm rocket launchers to Russia.", "supply positive certain past"),
    "announced": ("Germany will deliver two Leopard 2 tanks to Ukraine.", "supply positive certain planned"),
    "planned": ("Poland plans to buy 96 Apache helicopters.", "order positive probable planned"),
    "modal": ("North Korea may send rocket launchers to Russia.", "supply positive possible hypothetical"),
    "modal of the past": ("Washington may have sent ATACMS to Kyiv.", "supply positive possible past"),
    "negated": ("North Korea has not sent rocket launchers to Russia.", "supply negative certain past"),
    "refused": ("Berlin has refused to send Taurus missiles to Ukraine.", "supply negative certain planned"),
    "denied": ("Iran denied that it had sent ballistic missiles to Moscow.", "supply negative certain past"),
    "reported": ("North Korea reportedly sent rocket launchers to Russia.", "supply positive probable past"),
    "believed": ("Hezbollah is believed to possess Katyusha rockets.", "possess positive probable ongoing"),
    "condition": ("If Russia uses nuclear weapons, NATO will respond.", "use positive unknown hypothetical"),
    "demand": ("Zelensky urged Germany to send Taurus missiles.", "supply positive unknown hypothetical"),
    "question": ("Did Iran send missiles to Russia?", "supply unknown unknown past"),
    "neither": ("Israel has neither confirmed nor denied that it possesses nuclear weapons.", "possess unknown unknown ongoing"),
    "headline": ("Russia fires Iskander missiles at Kharkiv", "use positive certain past"),
    "passive": ("Rocket launchers were sent by North Korea to Russia.", "supply positive certain past"),
    "noun": ("The transfer of F-16 fighters to Ukraine was delayed.", "supply positive probable planned"),
    "cancelled": ("The army cancelled the missile test.", "test negative certain past"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), STATUS.values(), ids=STATUS.keys())
def test_a_claim_tells_whether_it_is_so_how_sure_and_when(extractor: Extractor, text: str, expected: str) -> None:
    assert [told(claim) for claim in claims(extractor, text)] == [expected]


ACTORS = {
    "active": ("Tehran supplied Shahed-136 drones to Moscow.", {"supplier": "IR", "recipient": "RU"}),
    "army": ("Poland delivered howitzers to the Ukrainian army.", {"supplier": "PL", "recipient": "UA"}),
    "passive": ("The drones were supplied by Iran to Russia.", {"supplier": "IR", "recipient": "RU"}),
    "with": ("Iran supplied Russia with Shahed-136 drones.", {"supplier": "IR", "recipient": "RU"}),
    "two objects": ("Washington gave Ukraine 31 Abrams tanks.", {"supplier": "US", "recipient": "UA"}),
    "relative": ("The drones that Iran sent to Russia are old.", {"supplier": "IR", "recipient": "RU"}),
    "group": ("Houthi rebels launched missiles at Israel.", {"operator": "YE:houthis", "target": "IL"}),
    "town": ("Russian missiles struck Odesa overnight.", {"operator": "RU", "target": "UA"}),
    "instrument": ("Kyiv's forces struck a depot in Belgorod with HIMARS rockets.", {"operator": "UA", "target": "RU"}),
    "noun": ("North Korea conducted a ballistic missile test.", {"operator": "KP"}),
    "alliance": ("NATO sent Patriot missiles to Ukraine.", {"supplier": "ZZ:NATO", "recipient": "UA"}),
    "union": ("The EU has delivered shells to Ukraine.", {"supplier": "EU", "recipient": "UA"}),
    "captured": ("Ukrainian troops captured three T-72B3 tanks.", {"agent": "UA"}),
}


@pytest.mark.parametrize(("text", "expected"), ACTORS.values(), ids=ACTORS.keys())
def test_who_does_what_to_whom(extractor: Extractor, text: str, expected: dict[str, str]) -> None:
    (claim,) = claims(extractor, text)
    assert roles(claim) == expected


SILENT = {
    "no weapon": "North Korea sent soldiers to Russia.",
    "facts": "The howitzer has a calibre of 155 mm.",
    "what a weapon qualifies": "Engineers visited the missile base.",
    "make": "The Iranian-made drones are slow.",
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT.keys())
def test_where_nothing_is_told_nothing_is_claimed(extractor: Extractor, text: str) -> None:
    assert claims(extractor, text) == []


def test_a_supply_of_several_weapons_reaches_each(extractor: Extractor) -> None:
    found = claims(extractor, "Germany delivered tanks and howitzers to Ukraine.")
    assert [claim.mention for claim in found] == [0, 1]


def test_the_trigger_is_the_word_that_tells_the_event(extractor: Extractor) -> None:
    text = "Germany has delivered tanks to Ukraine."
    (claim,) = claims(extractor, text)
    assert claim.trigger is not None
    assert text[claim.trigger.start : claim.trigger.end] == "delivered"


def test_speakers_stand_nearest_first_with_their_states(extractor: Extractor) -> None:
    (claim,) = claims(extractor, "Yonhap reported that the JCS believed Pyongyang was preparing to launch a missile.")
    assert list(zip(claim.attribution, claim.speaker_countries, strict=True)) == [("JCS", "KR"), ("Yonhap", "KR")]


def test_two_who_contradict_each_other_make_two_claims(extractor: Extractor) -> None:
    text = 'Pyongyang declared a successful launch of a new IRBM, a claim that Seoul assessed as "unsuccessful".'
    found = claims(extractor, text)
    assert [(claim.outcome, claim.attribution) for claim in found] == [
        ("success", ("Pyongyang",)),
        ("failure", ("Seoul",)),
    ]


def test_a_quotation_goes_on_over_its_sentence(extractor: Extractor) -> None:
    text = 'Zelensky said: "We have received a Patriot system. The missiles were delivered by Germany."'
    assert {claim.attribution for claim in claims(extractor, text)} == {("Zelensky",)}


DATES = {
    "month": ("North Korea tested a missile last month.", "2024-11-01 month"),
    "weekday": ("North Korea tested a missile on Thursday.", "2024-12-19 day"),
    "of the event, not of the saying": ("Seoul said on Monday that the North tested a missile in April.", "2024-04-01 month"),
    "absolute": ("North Korea tested a missile on 5 March 2023.", "2023-03-05 day"),
    "to come": ("Germany will deliver tanks to Ukraine next year.", "2025-01-01 year"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), DATES.values(), ids=DATES.keys())
def test_dates_are_resolved_against_the_document(extractor: Extractor, text: str, expected: str) -> None:
    (claim,) = claims(extractor, text)
    assert claim.when is not None
    assert f"{claim.when.start} {claim.when.precision}" == expected


@pytest.mark.skipif(not (SHARED / "seed" / "article.txt").exists(), reason="the opening case is not here")
def test_nothing_of_the_opening_case_is_stated_as_having_happened_that_is_only_expected(extractor: Extractor) -> None:
    text = (SHARED / "seed" / "article.txt").read_text(encoding="utf-8")
    found = extractor.extract(text, PUBLISHED)
    by_surface: dict[str, list[Claim]] = {}
    for claim in found.claims:
        by_surface.setdefault(found.mentions[claim.mention].text, []).append(claim)
    for surface in ("240-millimetre rocket launchers", "170 mm self-propelled artillery systems"):
        (claim,) = by_surface[surface]
        assert told(claim) == "supply positive probable planned"
        assert roles(claim) == {"supplier": "KP", "recipient": "RU"}
        assert (claim.attribution, claim.speaker_countries) == (("Joint Chiefs of Staff",), ("KR",))
    (expected,) = by_surface["intermediate-range ballistic missile (IRBM)"]
    assert told(expected) == "launch positive possible hypothetical"
    april = [(claim.outcome, claim.speaker_countries, claim.time) for claim in by_surface["IRBM"]]
    assert april == [("success", ("KP",), "past"), ("failure", ("KR",), "past")]
    happened = {surface for surface, told_of in by_surface.items() for claim in told_of if claim.time == "past"}
    assert happened <= {"IRBM", "suicide drones", "hypersonic weapons"}
