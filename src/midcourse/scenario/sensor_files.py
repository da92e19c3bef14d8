"""The sensor library: what is public about radars and satellites, and what of it had to be assumed.

One YAML file a sensor, with the source, the grade and the range of every number. `load_sensor` gives frozen SI records.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import numpy as np

from midcourse.errors import InputError, unknown_name
from midcourse.records import record
from midcourse.scenario import shelf
from midcourse.scenario.parts import InfraredSite, RadarSite
from midcourse.scenario.schema import ACCURACY_NUMBERS
from midcourse.scenario.yaml_text import read_file
from midcourse.sensors.accuracy import RadarAccuracy
from midcourse.sensors.budget import RadarDesign
from midcourse.sensors.sightings import InfraredAccuracy
from midcourse.sources import Grade, Source
from midcourse.units import si_from_border

__all__ = ["SensorFacts", "SensorNumber", "accuracy_of", "design_with", "infrared_accuracy_of", "load_sensor"]

_DESIGN_NUMBERS = (
    "pulse_power_kw",
    "duty_fraction",
    "area_m2",
    "efficiency_fraction",
    "frequency_ghz",
    "loss_db",
    "noise_temperature_k",
    "dwell_ms",
    "detection_snr_db",
)
_INFRARED_NUMBERS = ("revisit_s", "direction_error_deg", "direction_floor_deg")


@record
class SensorNumber:
    """A number of a sensor file, in the unit of its name.

    Attributes
    ----------
    name : str
        With its suffix: ``beam_width_deg``.
    value : float
        In the unit of the suffix.
    low, high : float or None
        The range.
    source : str
        The id of a source, or empty.
    grade : Grade
        How the figure reached us.
    note : str
        What a reader should know.
    """

    name: str
    value: float
    low: float | None
    high: float | None
    source: str
    grade: Grade
    note: str


@record
class SensorFacts:
    """A sensor of the library.

    Attributes
    ----------
    name, title, kind, band, note : str
        ``kind`` is radar or infrared; ``band`` is empty for satellites.
    numbers : tuple of SensorNumber
        Every number with its source.
    sources : dict of str to Source
        By id.
    design : RadarDesign or None
        None where its parts are not public.
    accuracy : RadarAccuracy or None
        Of a radar.
    infrared : InfraredAccuracy or None
        Of satellites.
    """

    name: str
    title: str
    kind: str
    band: str
    note: str
    numbers: tuple[SensorNumber, ...]
    sources: dict[str, Source]
    design: RadarDesign | None
    accuracy: RadarAccuracy | None
    infrared: InfraredAccuracy | None

    def number(self, name: str) -> SensorNumber | None:
        """The number of that name, or None."""
        return next((item for item in self.numbers if item.name == name), None)


@cache
def load_sensor(name: str) -> SensorFacts:
    """Load a sensor of the library.

    Raises
    ------
    InputError
        For an unknown name, with the three nearest; for a file that does not say what it must.
    """
    if name not in shelf.sensor_names():
        raise unknown_name("library sensor", name, shelf.sensor_names())
    data = read_file(shelf.LIBRARY / "sensors" / f"{name}.yaml").data
    numbers = tuple(_numbers(name, data))
    values = {item.name: item.value for item in numbers}
    facts = SensorFacts(
        name=name,
        title=str(data["title"]),
        kind=str(data["kind"]),
        band=str(data.get("band", "")),
        note=" ".join(str(data.get("note", "")).split()),
        numbers=numbers,
        sources={item["id"]: Source(**item) for item in data.get("sources", [])},
        design=_design(values) if "design" in data else None,
        accuracy=_accuracy(values, name) if data["kind"] == "radar" else None,
        infrared=_infrared(values) if data["kind"] == "infrared" else None,
    )
    missing = sorted({item.source for item in numbers if item.source} - facts.sources.keys())
    if missing:
        raise InputError(f'library sensor "{name}" names sources it does not list: {", ".join(missing)}')
    return facts


def _numbers(name: str, data: Mapping[str, Any]) -> Iterator[SensorNumber]:
    groups: dict[str, Any] = {key: data[key] for key in ("design", "accuracy") if key in data}
    for place, item in data.get("satellites", {}).items():
        groups[place] = {f"{place}.{key}": number for key, number in item.items()}
    known = {*_DESIGN_NUMBERS, *ACCURACY_NUMBERS, *_INFRARED_NUMBERS, "lon_deg"}
    for group in groups.values():
        for key, given in group.items():
            number: Mapping[str, Any] = given if isinstance(given, Mapping) else {"value": given}
            if key.rsplit(".", 1)[-1] not in known:
                raise unknown_name(f'number of library sensor "{name}"', key, known)
            yield SensorNumber(
                name=key,
                value=float(number["value"]),
                low=_float(number.get("low")),
                high=_float(number.get("high")),
                source=str(number.get("source", "")),
                grade=Grade(number.get("grade", Grade.ASSUMED)),
                note=" ".join(str(number.get("note", "")).split()),
            )


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def _si(values: Mapping[str, float], name: str) -> float:
    return si_from_border(name, values[name])[1]


def _ratio(decibels: float) -> float:
    return float(10.0 ** (decibels / 10.0))


def _design(values: Mapping[str, float]) -> RadarDesign:
    return RadarDesign(
        mean_power=_si(values, "pulse_power_kw") * values["duty_fraction"],
        area=values["area_m2"],
        efficiency=values["efficiency_fraction"],
        frequency=_si(values, "frequency_ghz"),
        loss=_ratio(values["loss_db"]),
        noise_temperature=values["noise_temperature_k"],
        dwell=_si(values, "dwell_ms"),
        signal_to_noise=_ratio(values["detection_snr_db"]),
    )


def _accuracy(values: Mapping[str, float], name: str) -> RadarAccuracy:
    """The accuracy of a radar from its numbers by name, in the units of their suffixes."""
    missing = [key for key in ACCURACY_NUMBERS if key not in values]
    if missing:
        raise InputError(
            f'radar "{name}": accuracy: {", ".join(missing)} {"is" if len(missing) == 1 else "are"} missing',
            allowed=", ".join(ACCURACY_NUMBERS),
            hint="give them below accuracy:, or name a sensor of the library with library:",
        )
    return RadarAccuracy(
        beam_width=_si(values, "beam_width_deg"),
        bandwidth=_si(values, "bandwidth_mhz"),
        signal_to_noise=_ratio(values["detection_snr_db"]),
        angle_floor=_si(values, "angle_floor_deg"),
        range_floor=values["range_floor_m"],
        interval=values["interval_s"],
    )


def _infrared(values: Mapping[str, float]) -> InfraredAccuracy:
    longitudes = [math.radians(value) for name, value in values.items() if name.endswith(".lon_deg")]
    return InfraredAccuracy(
        longitudes=np.array(longitudes),
        revisit=values["revisit_s"],
        direction_error=_si(values, "direction_error_deg"),
        direction_floor=_si(values, "direction_floor_deg"),
    )


def accuracy_of(site: RadarSite) -> RadarAccuracy:
    """How well a radar of a scenario measures: what the scenario says, over what the library says.

    Raises
    ------
    InputError
        When neither says it all.
    """
    values: dict[str, float] = {}
    if site.library:
        facts = load_sensor(site.library)
        values = {item.name: item.value for item in facts.numbers if item.name in ACCURACY_NUMBERS}
    return _accuracy(values | dict(site.stated), site.id)


def infrared_accuracy_of(site: InfraredSite) -> InfraredAccuracy | None:
    """How well the satellites of a scenario measure; None where it names no library sensor."""
    return load_sensor(site.library).infrared if site.library else None


def design_with(facts: SensorFacts, name: str, value: float) -> RadarDesign | None:
    """The design of a radar with one of its numbers changed; None where that number is not a part of it."""
    if facts.design is None or name not in _DESIGN_NUMBERS:
        return None
    return _design({item.name: item.value for item in facts.numbers} | {name: value})
