"""What flies: staged and kinematic vehicles, and how a staged one becomes a list of phases.

The open literature gives a missile in one of two forms: by its stages (masses, thrust, specific impulse, burn times)
or by what the public debate quotes (a burnout speed and a burn time). Both are plain records here. `phases` turns a
staged vehicle into the flat table the kernels fly: between two rows nothing jumps.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from midcourse.errors import InputError
from midcourse.records import record

__all__ = [
    "FORDEN_DRAG_COEFFICIENT",
    "FORDEN_DRAG_MACH",
    "GUIDANCE",
    "STANDARD_GRAVITY",
    "Jettison",
    "KinematicVehicle",
    "Stage",
    "StagedVehicle",
    "Vehicle",
    "phases",
    "stage_times",
]

#: Standard gravity, m/s²: turns a specific impulse in seconds into an exhaust speed.
STANDARD_GRAVITY = 9.80665

#: Mach numbers of the drag curve used for every vehicle of Forden 2007 (Science & Global Security 15).
FORDEN_DRAG_MACH = (0.0, 0.85, 1.0, 1.2, 2.0, 4.5)
#: Drag coefficients at `FORDEN_DRAG_MACH`; straight between the points, constant beyond the last.
FORDEN_DRAG_COEFFICIENT = (0.20, 0.20, 0.27, 0.27, 0.20, 0.20)

#: How the thrust points after the pitch-over.
GUIDANCE = ("gravity-turn", "constant-attitude", "constant-rate", "programme")

#: Longest drag curve a kernel holds.
MAXIMUM_DRAG_POINTS = 10


@record
class Stage:
    """One stage, or one set of strap-ons that burn together.

    Attributes
    ----------
    propellant_mass : float
        Propellant burned, kg.
    inert_mass : float
        What is dropped with the stage: structure, residuals, interstage, kg.
    thrust : float
        Vacuum thrust at ignition, N.
    burn_time : float
        From ignition to burnout, s. Mass flow is ``propellant_mass / burn_time`` unless ``steps`` say otherwise.
    diameter : float
        Of the body, m: the reference length of drag.
    exit_area : float
        Sum of the nozzle exits, m². Thrust in the air is ``thrust - pressure * exit_area``. Zero: no loss.
    coast_before : float
        Pause between the burnout of the stage before and this ignition, s.
    ignition_time : float
        After lift-off, s; nan: serial (``coast_before`` after the burnout of the stage before). Zero on an upper
        row makes the stages burn in parallel.
    separation_delay : float
        From burnout to the drop of the inert mass, s. The last stage separates from the payload likewise unless the
        body stays attached.
    steps : tuple of (time, thrust, mass_flow)
        From ``time`` after ignition on, that vacuum thrust (N), mass flow (kg/s) and, scaled with thrust, exit area:
        an engine shut down early, a mixture shift. Empty: constant.
    name : str
        As printed.
    """

    propellant_mass: float
    inert_mass: float
    thrust: float
    burn_time: float
    diameter: float
    exit_area: float = 0.0
    coast_before: float = 0.0
    ignition_time: float = math.nan
    separation_delay: float = 0.0
    steps: tuple[tuple[float, float, float], ...] = ()
    name: str = ""

    def __post_init__(self) -> None:
        for field in ("propellant_mass", "thrust", "burn_time", "diameter"):
            _require_positive(f"stage {self.name}".strip(), field, getattr(self, field))
        for field in ("inert_mass", "exit_area", "coast_before", "separation_delay"):
            _require_positive(f"stage {self.name}".strip(), field, getattr(self, field), zero=True)

    @property
    def specific_impulse(self) -> float:
        """Vacuum specific impulse at ignition, s."""
        return self.thrust / (STANDARD_GRAVITY * self._flow_at_ignition)

    @property
    def _flow_at_ignition(self) -> float:
        if self.steps and self.steps[0][0] <= 0.0:
            return self.steps[0][2]
        return self.propellant_mass / self.burn_time


@record
class Jettison:
    """Mass dropped at a time after lift-off: a fairing, an interstage ring, an escape tower."""

    time: float
    mass: float
    name: str = ""


@record
class StagedVehicle:
    """A vehicle given by its stages.

    The flight is: straight up for ``vertical_rise_time``; then the thrust is turned from the vertical by the
    *steering* (the pitch-over angle, solved for or given) at a constant rate during ``pitch_over_time``; then a gravity
    turn with the thrust along the velocity relative to the air; from ``guidance_time`` on whatever ``guidance`` says.
    With a programme the pitch of the thrust is given from lift-off and the steering is added to it as a bias.

    Attributes
    ----------
    name : str
        As printed.
    stages : tuple of Stage
        First stage first.
    payload_mass : float
        kg.
    ballistic_coefficient : float
        m/(C_d A) of what comes down after burnout, kg/m². nan: the last stage stays attached and the drag curve goes on
        to apply. inf: no drag.
    jettisons : tuple of Jettison
        In any order.
    vertical_rise_time, pitch_over_time : float
        s.
    guidance : str
        One of `GUIDANCE`.
    guidance_time : float
        When the guidance above the air takes over, s after lift-off; nan: at the first burnout of a stage.
    pitch_rate : float
        For ``constant-rate``: of the thrust, rad/s, positive downwards, inertial.
    programme : tuple of (time, pitch)
        For ``programme``: pitch of the thrust above the launch horizontal in the inertial frame, rad; straight between
        the points, held after the last.
    drag_mach, drag_coefficient : tuple of float
        Drag curve on the largest attached body; straight between the points, constant outside.
    """

    name: str
    stages: tuple[Stage, ...]
    payload_mass: float
    ballistic_coefficient: float = math.inf
    jettisons: tuple[Jettison, ...] = ()
    vertical_rise_time: float = 5.0
    pitch_over_time: float = 10.0
    guidance: str = "gravity-turn"
    guidance_time: float = math.nan
    pitch_rate: float = 0.0
    programme: tuple[tuple[float, float], ...] = ()
    drag_mach: tuple[float, ...] = FORDEN_DRAG_MACH
    drag_coefficient: tuple[float, ...] = FORDEN_DRAG_COEFFICIENT

    def __post_init__(self) -> None:
        where = f'vehicle "{self.name}"'
        if not self.stages:
            raise InputError(f"{where} has no stages", allowed="at least one stage")
        if self.guidance not in GUIDANCE:
            raise InputError(f'{where}: guidance is "{self.guidance}"', allowed=", ".join(GUIDANCE))
        if self.guidance == "programme" and len(self.programme) < 1:
            raise InputError(f"{where}: guidance is a programme but the programme is empty")
        if len(self.drag_mach) != len(self.drag_coefficient) or not 1 <= len(self.drag_mach) <= MAXIMUM_DRAG_POINTS:
            raise InputError(
                f"{where}: {len(self.drag_mach)} Mach numbers and {len(self.drag_coefficient)} drag coefficients",
                allowed=f"as many of one as of the other, 1 to {MAXIMUM_DRAG_POINTS}",
            )
        for times, what in ((self.drag_mach, "drag_mach"), ([row[0] for row in self.programme], "programme times")):
            if any(later <= sooner for sooner, later in pairwise(times)):
                raise InputError(f"{where}: {what} do not rise")
        _require_positive(where, "vertical_rise_time", self.vertical_rise_time, zero=True)
        _require_positive(where, "pitch_over_time", self.pitch_over_time)
        _require_positive(where, "payload_mass", self.payload_mass, zero=True)

    @property
    def burn_time(self) -> float:
        """From lift-off to the last burnout, pauses included, s."""
        return max(end for _, end in stage_times(self))

    @property
    def launch_mass(self) -> float:
        """At lift-off, everything on board, kg."""
        stages = sum(stage.propellant_mass + stage.inert_mass for stage in self.stages)
        return stages + self.payload_mass + sum(item.mass for item in self.jettisons)


@record
class KinematicVehicle:
    """A vehicle given by what the public debate quotes: a burnout speed and a burn time.

    The boost is a prescribed path in the frame that turns with the Earth: the speed follows the rocket equation with
    one effective propellant fraction, ``v(t) = burnout_speed * ln(1 - k t/T) / ln(1 - k)``, and the flight-path angle
    falls from the vertical to the burnout angle. No force acts on it: it needs no mass, and knows no gravity loss.

    Attributes
    ----------
    name : str
        As printed.
    burnout_speed : float
        The largest it reaches, relative to the turning Earth, m/s.
    burn_time : float
        From lift-off to burnout, s; the same for every flight (less speed means less acceleration).
    burnout_height : float
        Above the ellipsoid, m; the path bends sooner or later to meet it. nan: the angle falls in proportion to time.
    ballistic_coefficient : float
        m/(C_d A) of what comes down, kg/m²; inf: no drag.
    propellant_fraction : float
        k of the speed law, 0 to 1 exclusive. The default 0.85 (assumed) makes the acceleration grow 6.7-fold from
        lift-off to burnout, as over the whole of a typical multi-stage missile, and the powered path 0.35 of speed
        times time.
    """

    name: str
    burnout_speed: float
    burn_time: float
    burnout_height: float = math.nan
    ballistic_coefficient: float = math.inf
    propellant_fraction: float = 0.85

    def __post_init__(self) -> None:
        where = f'vehicle "{self.name}"'
        _require_positive(where, "burnout_speed", self.burnout_speed)
        _require_positive(where, "burn_time", self.burn_time)
        _require_positive(where, "ballistic_coefficient", self.ballistic_coefficient)
        if not math.isnan(self.burnout_height):
            _require_positive(where, "burnout_height", self.burnout_height)
        if not 0.0 < self.propellant_fraction < 1.0:
            raise InputError(
                f"{where}: propellant_fraction is {self.propellant_fraction:g}", allowed="more than 0, less than 1"
            )


#: Either form.
Vehicle = StagedVehicle | KinematicVehicle


def stage_times(vehicle: StagedVehicle) -> tuple[tuple[float, float], ...]:
    """Ignition and burnout of each stage, s after lift-off, in the order of the stages."""
    times: list[tuple[float, float]] = []
    before = 0.0
    for stage in vehicle.stages:
        start = before + stage.coast_before if math.isnan(stage.ignition_time) else stage.ignition_time
        times.append((start, start + stage.burn_time))
        before = start + stage.burn_time
    return tuple(times)


def phases(vehicle: StagedVehicle) -> np.ndarray:
    """Cut a boost into phases within which nothing jumps.

    Parameters
    ----------
    vehicle : StagedVehicle
        Any.

    Returns
    -------
    array, shape (p, 12)
        Columns: end time; mass at the start; mass flow; vacuum thrust; exit area; reference area of the drag curve;
        inverse ballistic coefficient (zero: the drag curve applies); steering kind (0 fixed in the launch frame, 1
        along the velocity through the air, 2 held from the velocity at take-over); pitch at the start; pitch rate; and
        the parts of these two in proportion to the steering. The last row is the flight after burnout, without end.

    Raises
    ------
    InputError
        When the vehicle drops more mass than it has.
    """
    ignitions = stage_times(vehicle)
    edges = _edges(vehicle, ignitions)
    rows = np.zeros((len(edges), 12))
    mass = vehicle.launch_mass
    for row, (start, end) in enumerate(pairwise(edges)):
        thrust, flow, exit_area = _engine(vehicle, ignitions, 0.5 * (start + end))
        mass -= _dropped(vehicle, ignitions, start)
        rows[row, :6] = end, mass, flow, thrust, exit_area, _reference_area(vehicle, ignitions, start)
        rows[row, 7:12] = _steering(vehicle, ignitions, start)
        mass -= flow * (end - start)
        if mass <= 0.0:
            raise InputError(
                f'vehicle "{vehicle.name}" has burned and dropped more than its mass by {end:g} s',
                hint="check the propellant, inert and jettisoned masses and the thrust steps",
            )
    rows[-1] = _after_burnout(vehicle, mass, rows[-2] if len(edges) > 1 else rows[-1])
    return rows


def _after_burnout(vehicle: StagedVehicle, mass: float, before: np.ndarray) -> np.ndarray:
    row = np.zeros(12)
    row[0] = np.inf
    row[7] = 1.0
    if math.isnan(vehicle.ballistic_coefficient):
        row[1], row[5] = mass, before[5]
    else:
        row[1], row[6] = max(vehicle.payload_mass, 1.0), 1.0 / vehicle.ballistic_coefficient
    return row


def _edges(vehicle: StagedVehicle, ignitions: tuple[tuple[float, float], ...]) -> list[float]:
    last = max(end for _, end in ignitions)
    found = {0.0, last}
    for stage, (start, end) in zip(vehicle.stages, ignitions, strict=True):
        found |= {start, end, end + stage.separation_delay} | {start + step[0] for step in stage.steps}
    found |= {item.time for item in vehicle.jettisons}
    if vehicle.guidance == "programme":
        found |= {row[0] for row in vehicle.programme}
    else:
        found |= {vehicle.vertical_rise_time, vehicle.vertical_rise_time + vehicle.pitch_over_time}
        found.add(_guidance_time(vehicle, ignitions))
    kept: list[float] = []
    for time in sorted(time for time in found if 0.0 <= time <= last):
        if not kept or time - kept[-1] > 1e-6:
            kept.append(time)
    return kept


def _engine(
    vehicle: StagedVehicle, ignitions: tuple[tuple[float, float], ...], time: float
) -> tuple[float, float, float]:
    thrust = flow = exit_area = 0.0
    for stage, (start, end) in zip(vehicle.stages, ignitions, strict=True):
        if start <= time < end:
            now = (stage.thrust, stage.propellant_mass / stage.burn_time)
            for after, step_thrust, step_flow in stage.steps:
                if time - start >= after:
                    now = (step_thrust, step_flow)
            thrust += now[0]
            flow += now[1]
            exit_area += stage.exit_area * now[0] / stage.thrust
    return thrust, flow, exit_area


def _dropped(vehicle: StagedVehicle, ignitions: tuple[tuple[float, float], ...], time: float) -> float:
    """Mass that leaves at an edge: stages (with what they left unburned) and jettisons."""
    last = max(end for _, end in ignitions)
    dropped = sum(item.mass for item in vehicle.jettisons if abs(item.time - time) <= 1e-6)
    for stage, (start, end) in zip(vehicle.stages, ignitions, strict=True):
        if abs(end + stage.separation_delay - time) <= 1e-6 and time < last:
            dropped += stage.inert_mass + stage.propellant_mass - _burned(stage, start, end)
    return dropped


def _burned(stage: Stage, start: float, end: float) -> float:
    edges = [(0.0, stage.propellant_mass / stage.burn_time)] + [(step[0], step[2]) for step in stage.steps]
    ends = [edge[0] for edge in edges[1:]] + [end - start]
    return sum(flow * max(0.0, until - begin) for (begin, flow), until in zip(edges, ends, strict=True))


def _reference_area(vehicle: StagedVehicle, ignitions: tuple[tuple[float, float], ...], time: float) -> float:
    attached = [
        stage.diameter
        for stage, (_, end) in zip(vehicle.stages, ignitions, strict=True)
        if end + stage.separation_delay > time + 1e-6
    ]
    return 0.25 * math.pi * max(attached, default=vehicle.stages[-1].diameter) ** 2


def _guidance_time(vehicle: StagedVehicle, ignitions: tuple[tuple[float, float], ...]) -> float:
    turned = vehicle.vertical_rise_time + vehicle.pitch_over_time
    wanted = min(end for _, end in ignitions) if math.isnan(vehicle.guidance_time) else vehicle.guidance_time
    return max(turned, wanted)


def _steering(
    vehicle: StagedVehicle, ignitions: tuple[tuple[float, float], ...], start: float
) -> tuple[float, float, float, float, float]:
    if vehicle.guidance == "programme":
        return _programme_steering(vehicle.programme, start)
    rise, turned = vehicle.vertical_rise_time, vehicle.vertical_rise_time + vehicle.pitch_over_time
    if start < rise - 1e-6:
        return 0.0, 0.5 * math.pi, 0.0, 0.0, 0.0
    if start < turned - 1e-6:
        part = (start - rise) / vehicle.pitch_over_time
        return 0.0, 0.5 * math.pi, 0.0, -part, -1.0 / vehicle.pitch_over_time
    takeover = _guidance_time(vehicle, ignitions)
    if vehicle.guidance == "gravity-turn" or start < takeover - 1e-6:
        return 1.0, 0.0, 0.0, 0.0, 0.0
    rate = vehicle.pitch_rate if vehicle.guidance == "constant-rate" else 0.0
    return 2.0, rate * (start - takeover), rate, 0.0, 0.0


def _programme_steering(
    programme: tuple[tuple[float, float], ...], start: float
) -> tuple[float, float, float, float, float]:
    times = [row[0] for row in programme]
    pitches = [row[1] for row in programme]
    pitch = float(np.interp(start, times, pitches))
    rate = 0.0
    for (before, low), (after, high) in pairwise(programme):
        if before - 1e-6 <= start < after - 1e-6:
            rate = (high - low) / (after - before)
    return 0.0, pitch, rate, 1.0, 0.0


def _require_positive(where: str, field: str, value: float, *, zero: bool = False) -> None:
    if not (value > 0.0 or (zero and value == 0.0)):
        allowed = "zero or more" if zero else "more than zero"
        raise InputError(f"{where}: {field} is {value:g}", allowed=allowed)
