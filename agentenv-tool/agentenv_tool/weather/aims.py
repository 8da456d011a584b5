"""Aims: what each kind of question wants to know, as the expert takes it up at the start."""

from __future__ import annotations

AIMS = {
    "temperature_on_a_day": "what the {measure} temperature {where} {was}{be} {when}",
    "temperature_on_a_weekday": "what the {measure} temperature {where} was {when}",
    "temperature_swing": "how far maximum and minimum temperature {where} lie apart {when}",
    "most_extreme_day": "which day {had} the {extreme} {measure} temperature {where} {when}",
    "most_extreme_temperature": "what the {extreme} temperature {where} {was}{be} {when}",
    "mean_temperature_of_a_span": "what the daily mean temperatures {where} average to {when}",
    "days_beyond_a_temperature": (
        "how many days {had} a {measure} temperature {side} {limit} °C {where} {when}"
    ),
    "frost_days": "how many days {had} frost {where} {when}",
    "day_of_the_largest_swing": (
        "on which day maximum and minimum temperature {where} lie furthest apart {when}"
    ),
    "day_of_the_largest_rise": (
        "which day {had} the largest rise of the mean temperature {where} {when}"
    ),
    "difference_between_two_days": (
        "how far the {measure} temperatures {where} {when} and {when1} lie apart"
    ),
    "does_it_get_warmer": "whether {when1} will be warmer {where} than {when}",
    "change_since_yesterday": (
        "by how much the {measure} temperature {where} changes from {when} to {when1}"
    ),
    "elevation": "how high above sea level {the_a} lies",
    "elevation_difference": "by how many meters the elevations of {the_a} and {the_b} differ",
    "highest_of_three": "which of {the_a}, {the_b} and {the_c} has the {extreme} elevation",
    "distance": "how many kilometers lie between {the_a} and {the_b}",
    "distance_from_here": "how far {the_b} is from where the user is",
    "is_it_within": "whether {the_a} and {the_b} are less than {limit} km apart",
    "nearer_of_two": "whether {the_b} or {the_c} lies {extreme} {from_} {the_a}",
    "length_of_a_trip": "how long the way from {the_a} over {the_b} to {the_c} is",
    "furthest_north_of_three": (
        "which of {the_a}, {the_b} and {the_c} lies furthest to the {extreme}"
    ),
    "total_rain": "how much rain {fell} in total {where} {when}",
    "rain_on_a_day": "how much rain {fell} {where} {when}",
    "rainy_days": "how many days {had} rain {where} {when}",
    "rainy_days_of_a_month": "on how many days {when} it rained {where}",
    "wettest_day": "which day {had} the most rain {where} {when}",
    "is_there_rain": "whether any rain {fell} {where} {when}",
    "longest_dry_spell": "how long the longest run of dry days {where} {was}{be} {when}",
    "first_day_with_rain": "which {was}{be} the first day with rain {where} {when}",
    "dates_with_much_rain": "which days {had} more than {limit} mm of rain {where} {when}",
    "total_snowfall": "how much snow {fell} in total {where} {when}",
    "snowy_days": "how many days {had} snowfall {where} {when}",
    "first_day_with_snow": "which {was}{be} the first day with snowfall {where} {when}",
    "rain_on_the_warmest_day": "how much rain {fell} on the warmest day {where} {when}",
    "air_on_the_wettest_day": "how good the air was on the wettest day {where} {when}",
    "temperature_on_the_wettest_day": "how warm it {was}{be} on the wettest day {where} {when}",
    "is_there_rain_or_snow": "whether rain or snow {fell} {where} {when}",
    "temperature_of_the_higher_city": (
        "what the {measure} temperature {when} {was}{be} in the higher one of {the_a} and {the_b}"
    ),
    "temperature_of_the_nearer_city": (
        "what the {measure} temperature {when} {was}{be} in {the_b} or {the_c}, whichever is "
        "nearer to {the_a}"
    ),
    "air_quality_level_on_a_day": "which level the air quality {where} {had} {when}",
    "air_quality_on_a_day": "what the air quality index {where} {was}{be} {when}",
    "day_of_extreme_air": "which day {had} the {extreme} air quality index {where} {when}",
    "mean_air_quality": "what the daily air quality indices {where} average to {when}",
    "days_above_an_index": "how many days {had} an air quality index above {limit} {where} {when}",
    "worst_air_quality_level": "what the worst level of the air quality {where} was {when}",
    "difference_between_two_cities": (
        "how far the {measure} temperatures of {the_a} and {the_b} lie apart {when}"
    ),
    "warmer_of_two_cities": (
        "whether {the_a} or {the_b} {had} the {higher} {measure} temperature {when}"
    ),
    "warmest_of_three_cities": (
        "which of {the_a}, {the_b} and {the_c} {had} the {extreme} {measure} temperature {when}"
    ),
    "is_it_warmer": "whether {the_a} {was}{be} warmer than {the_b} {when}",
    "wetter_of_two_cities": "whether {the_a} or {the_b} {had} more rain in total {when}",
    "rain_difference_of_two_cities": (
        "by how much the rain totals of {the_a} and {the_b} differ {when}"
    ),
    "snowier_of_two_cities": "whether {the_a} or {the_b} {had} more snow in total {when}",
    "cleaner_air_of_two_cities": "whether {the_a} or {the_b} {had} the {air} air {when}",
}
