"""The invented companies of the sample ledger: names and the attributes that do not change over time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retention.sources.sample.draws import Draws

PLACE_HEADS = (
    "Alder",
    "Amber",
    "Barley",
    "Brack",
    "Bramble",
    "Cinder",
    "Cold",
    "Copper",
    "Dray",
    "Elder",
    "Fallow",
    "Fern",
    "Flint",
    "Gorse",
    "Hazel",
    "Heron",
    "Iron",
    "Juniper",
    "Kestrel",
    "Lark",
    "Linnet",
    "Marl",
    "Otter",
    "Plover",
    "Quarry",
    "Rowan",
    "Saffron",
    "Sorrel",
    "Thistle",
    "Umber",
    "Walnut",
    "Yarrow",
)
PLACE_ENDINGS = (
    "combe",
    "fell",
    "garth",
    "holt",
    "mere",
    "rigg",
    "shaw",
    "thwaite",
    "wick",
    "worth",
)
COINED_HEADS = (
    "Adl",
    "Barv",
    "Bexl",
    "Brov",
    "Calth",
    "Corv",
    "Dask",
    "Delv",
    "Drum",
    "Ebr",
    "Farv",
    "Fenn",
    "Galv",
    "Hask",
    "Ildr",
    "Jarv",
    "Kest",
    "Kolv",
    "Larn",
    "Marv",
    "Nesk",
    "Orv",
    "Pelv",
    "Quill",
    "Rask",
    "Selv",
    "Tarv",
    "Uld",
    "Velm",
    "Wend",
    "Yarv",
    "Zell",
)
COINED_ENDINGS = (
    "ander",
    "aro",
    "avale",
    "emont",
    "ister",
    "olin",
    "omar",
    "oway",
    "una",
)
ACCENTED = (
    "Ångvik",
    "Béraudel",
    "Björnvall",
    "Châtelmont",
    "Dvořín",
    "Élancourtois",
    "Fjällström",
    "Grönmarck",
    "Hölderau",
    "Íbarrondo",
    "Jõgevald",
    "Kőszegfi",
    "Łęczan",
    "Müllendorff",
    "Nuñarte",
    "Ørslund",
    "Père-Lavigne",
    "Quiñotera",
    "Rávnász",
    "São-Telmar",
    "Señorial",
    "Tørnquist",
    "Überfeldt",
    "Vårlund",
    "Zúñarez",
)
PARTNERS = (
    "Abbot",
    "Birk",
    "Crane",
    "Dorn",
    "Esk",
    "Frost",
    "Gaunt",
    "Holm",
    "Ives",
    "Jupp",
    "Kerr",
    "Lisle",
    "Moss",
    "Nye",
    "Oake",
    "Pell",
    "Roe",
    "Slade",
    "Tern",
    "Vane",
)
TAILS = {
    "education": ("Academies", "Learning", "Schools", "Tutors"),
    "fintech": ("Capital", "Credit", "Leasing", "Payments"),
    "healthcare": ("Care", "Clinics", "Diagnostics", "Pharmacies"),
    "logistics": ("Couriers", "Freight", "Haulage", "Warehousing"),
    "manufacturing": ("Castings", "Instruments", "Tooling", "Works"),
    "media": ("Broadcast", "Pictures", "Press", "Studios"),
    "retail": ("Grocers", "Home", "Outfitters", "Stores"),
}
FORMS = (
    *("{word} {tail}",) * 44,
    *("{word} {partner} {tail}",) * 3,
    *("{word} & {partner}",) * 2,
    "{word}'s {tail}",
    "{word}, {partner} & Co.",
)
INDUSTRIES = tuple(TAILS)
REGIONS = ("amer",) * 9 + ("emea",) * 6 + ("apac",) * 3 + ("latam",) * 2


@dataclass(frozen=True, slots=True)
class Company:
    name: str
    region: str
    industry: str


def companies(draws: Draws, count: int) -> list[Company]:
    """Invent `count` companies. The first word of every name is used once, so names are unique."""
    places = [head + ending for head in PLACE_HEADS for ending in PLACE_ENDINGS]
    coined = [head + ending for head in COINED_HEADS for ending in COINED_ENDINGS]
    plain = islice(draws.shuffled(places + coined), count - len(ACCENTED))
    words = draws.shuffled([*ACCENTED, *plain])
    return [_company(draws, word) for word in words]


def _company(draws: Draws, word: str) -> Company:
    industry = draws.pick(INDUSTRIES)
    form, partner, tail = draws.pick(FORMS), draws.pick(PARTNERS), draws.pick(TAILS[industry])
    return Company(form.format(word=word, partner=partner, tail=tail), draws.pick(REGIONS), industry)
