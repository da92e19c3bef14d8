"""The vehicle library: every file sound, sourced and flying."""

import math

import pytest

from midcourse.errors import InputError, InputErrors
from midcourse.flight.vehicles import STANDARD_GRAVITY, KinematicVehicle, StagedVehicle, phases
from midcourse.records import digest
from midcourse.scenario.vehicle_schema import checked_file
from midcourse.scenario.vehicles import (
    SEA_LEVEL_PRESSURE,
    load_vehicle,
    numbers,
    read_vehicle,
    sources,
    vehicle_file,
    vehicle_from_file,
    vehicle_names,
)
from midcourse.scenario.yaml_text import read_text
from midcourse.sources import Grade

KINEMATIC = """
name: test
title: Test missile
role: test missile
model: kinematic
kinematic:
  burnout_speed_km_s: {value: 3.0, grade: assumed}
  burn_time_s: {value: 90, grade: assumed}
ballistic_coefficient_kg_m2: {value: 2000, grade: assumed}
"""

STAGED = """
name: test
title: Test missile
role: test missile
model: staged
staged:
  payload_kg: {value: 500, grade: assumed}
  stages:
    - propellant_kg: {value: 4000, grade: assumed}
      inert_kg: {value: 900, grade: assumed}
      thrust_kn: {value: 120, grade: assumed}
      isp_s: {value: 240, grade: assumed}
      diameter_m: {value: 0.9, grade: assumed}
"""


def parsed(text):
    return checked_file(read_text(text, "test.yaml"))


@pytest.mark.parametrize("name", vehicle_names(flyable=False))
def test_every_file_is_sound(name):
    file = vehicle_file(name)
    assert file.name == name
    assert file.title
    assert file.summary.strip()
    for source in file.sources:
        assert source.title
        assert not any(word in source.url for word in (" ", "\n"))


@pytest.mark.parametrize("name", vehicle_names(flyable=False))
def test_every_number_has_a_grade_and_a_source_or_says_why_not(name):
    file = vehicle_file(name)
    known = sources(file)
    for path, number in numbers(file):
        if number.grade in (Grade.SEEN, Grade.SECONDARY, Grade.DERIVED):
            assert number.source in known or number.grade is Grade.DERIVED, path
        if number.grade in (Grade.ASSUMED, Grade.DERIVED):
            assert number.note or number.source, path
        if number.low is not None:
            assert number.low <= number.value, path
        if number.high is not None:
            assert number.high >= number.value, path


@pytest.mark.parametrize("name", vehicle_names())
def test_every_flyable_vehicle_lifts_off(name):
    vehicle = load_vehicle(name)
    if isinstance(vehicle, StagedVehicle):
        rows = phases(vehicle)
        thrust_at_sea_level = rows[0, 3] - SEA_LEVEL_PRESSURE * rows[0, 4]
        assert thrust_at_sea_level > STANDARD_GRAVITY * vehicle.launch_mass
    else:
        assert isinstance(vehicle, KinematicVehicle)
        assert 1000.0 < vehicle.burnout_speed < 9500.0


@pytest.mark.parametrize("name", sorted(set(vehicle_names(flyable=False)) - set(vehicle_names())))
def test_what_cannot_be_flown_says_what_is_missing(name):
    with pytest.raises(InputError, match="known but cannot be flown") as caught:
        load_vehicle(name)
    assert vehicle_file(name).missing[0] in str(caught.value)


@pytest.mark.parametrize("name", vehicle_names())
def test_the_quick_way_in_gives_the_same_record(name):
    assert digest(load_vehicle(name)) == digest(vehicle_from_file(vehicle_file(name)))


def test_a_kinematic_file_becomes_a_record_in_si():
    vehicle = vehicle_from_file(parsed(KINEMATIC))
    assert isinstance(vehicle, KinematicVehicle)
    assert (vehicle.burnout_speed, vehicle.burn_time, vehicle.ballistic_coefficient) == (3000.0, 90.0, 2000.0)
    assert math.isnan(vehicle.burnout_height)


def test_the_third_of_thrust_impulse_and_burn_time_follows():
    stage = vehicle_from_file(parsed(STAGED)).stages[0]
    assert stage.thrust == 120e3
    assert stage.burn_time == pytest.approx(4000 * 240 * STANDARD_GRAVITY / 120e3)
    other = STAGED.replace("isp_s: {value: 240", "burn_time_s: {value: 80")
    assert vehicle_from_file(parsed(other)).stages[0].thrust == 120e3
    third = STAGED.replace("thrust_kn: {value: 120", "burn_time_s: {value: 80")
    assert vehicle_from_file(parsed(third)).stages[0].thrust == pytest.approx(4000 * 240 * STANDARD_GRAVITY / 80)


def test_a_thrust_at_sea_level_gains_the_pressure_on_its_nozzle():
    text = STAGED.replace(
        "      diameter_m",
        "      rated_at: sea level\n      exit_area_m2: {value: 0.4, grade: assumed}\n      diameter_m",
    )
    stage = vehicle_from_file(parsed(text)).stages[0]
    assert stage.thrust == pytest.approx(120e3 + 0.4 * SEA_LEVEL_PRESSURE)
    # The flow is what the sea-level figures say.
    assert stage.propellant_mass / stage.burn_time == pytest.approx(120e3 / (240 * STANDARD_GRAVITY))


def test_programmes_jettisons_and_steps_arrive():
    vehicle = load_vehicle("saturn-v-as-506")
    assert isinstance(vehicle, StagedVehicle)
    assert vehicle.guidance == "programme"
    assert vehicle.programme[0] == (0.0, pytest.approx(0.5 * math.pi))
    assert sum(item.mass for item in vehicle.jettisons) == 4591 + 4042
    assert [len(stage.steps) for stage in vehicle.stages] == [6, 3, 2]
    assert vehicle.launch_mass == pytest.approx(2899008, rel=1e-3)  # printed at hold-down release


def test_the_r_7_burns_in_parallel():
    vehicle = load_vehicle("r-7-sputnik")
    assert isinstance(vehicle, StagedVehicle)
    assert vehicle.stages[1].ignition_time == 0.0
    assert phases(vehicle)[0, 3] == pytest.approx(4814e3)


def test_a_vehicle_of_ones_own_is_read_from_a_path(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(KINEMATIC)
    assert read_vehicle(str(path)).title == "Test missile"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("model: kinematic", "model: staged", "model is staged but there is no staged: section"),
        ("burn_time_s", "burn_time", 'unknown key "burn_time"'),
        ("value: 3.0", "value: 30", "burnout_speed_km_s has 30|burnout_speed_km_s is 30"),
        ("title: Test missile\n", "", "title is missing"),
        ("grade: assumed}\n  burn", "grade: guessed}\n  burn", 'grade "guessed"'),
        ("value: 90, grade: assumed", "value: 90, grade: seen, source: nobody", 'unknown source "nobody"'),
        ("role: test missile", "role: rocket", 'role is "rocket"'),
    ],
)
def test_faults_are_named(old, new, message):
    with pytest.raises(InputError, match=message) as caught:
        parsed(KINEMATIC.replace(old, new))
    assert "test.yaml, line" in str(caught.value)


def test_too_little_to_fly_is_refused():
    with pytest.raises(InputError, match="stage 1: too little to fly it"):
        parsed(STAGED.replace("      isp_s: {value: 240, grade: assumed}\n", ""))


def test_all_faults_come_at_once():
    with pytest.raises(InputErrors) as caught:
        parsed(KINEMATIC.replace("title: Test missile\n", "").replace("value: 90", "value: 9000"))
    assert len(caught.value.errors) == 2


def test_unflyable_without_a_reason_is_refused():
    with pytest.raises(InputError, match="names nothing that is missing"):
        parsed("name: x\ntitle: X\nrole: threat\nmodel: none\n")
