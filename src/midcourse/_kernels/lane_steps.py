"""One step of all lanes: forces, the states of the stages, the new states and their errors.

`rates_in_flight` and `rates_under_thrust` evaluate the forces for sixteen lanes; `advance` makes the state of the next
stage from the rates so far. Of the pair 8(5,3) twelve rounds of both make a step, and an evaluation at the new state
serves events and the next step; of the pair 5(4) six rounds do, the last of which is at the new state.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from midcourse._kernels.force import coasting, powered, sine_cosine
from midcourse._kernels.rows import (
    AIR0,
    ALONG,
    AREA,
    CD0,
    CD1,
    ERROR,
    ERROR3,
    ERROR5,
    EXIT,
    FLOW,
    FRAME,
    FRESH,
    INNER,
    INVERSE,
    KEEPS,
    MASS,
    MIDDLE,
    NEW,
    NEW_PUSH,
    OLD,
    PITCH,
    PUSH,
    RATE,
    SCALE,
    SIX,
    STAGE,
    START,
    STEP,
    STEP6,
    THRUST,
    TIME,
    TURN,
    WARM0,
    WIDTH,
)
from midcourse._kernels.tableau import (
    NODES,
    ORDER3,
    ORDER5,
    QUICK_ERROR,
    QUICK_NODES,
    QUICK_STAGES,
    QUICK_WEIGHTS,
    STAGES,
    WEIGHTS,
    WEIGHTS_OF_STAGES,
)

__all__ = ["measure", "step_all"]

#: Weights of the rates: rows 0 to 11 the stages, 12 the new state, 13 and 14 the error estimates of order 5 and 3; then
#: the stages of the quick pair, its new state and its error.
COMBINATIONS = np.concatenate([WEIGHTS_OF_STAGES, [WEIGHTS, ORDER5, ORDER3], QUICK_WEIGHTS, [QUICK_ERROR]])
QUICK_ROW = STAGES + 3
#: The stages up to here need the first five rates only; those after it all but the second and third.
EARLY = 5
#: Part of the step at which each stage, and the new state, stands, by the same rows.
PARTS = np.concatenate([NODES, [1.0, 1.0, 1.0], QUICK_NODES])


@njit(inline="always", **INNER)
def air_at(b, i):
    """The piece of the air of a lane, as `air.density` takes it."""
    return (
        b[MIDDLE + i], b[SCALE + i], b[AIR0 + i], b[AIR0 + WIDTH + i], b[AIR0 + 2 * WIDTH + i], b[AIR0 + 3 * WIDTH + i],
        b[AIR0 + 4 * WIDTH + i], b[AIR0 + 5 * WIDTH + i], b[AIR0 + 6 * WIDTH + i], b[AIR0 + 7 * WIDTH + i],
        b[AIR0 + 8 * WIDTH + i],
    )  # fmt: skip


@njit(**INNER)
def rates_in_flight(b, free):
    """Accelerations of the states in STAGE in free flight, into RATE."""
    j2, omega = free[0], free[1]
    for i in range(WIDTH):
        x, y, z = b[STAGE + i], b[STAGE + WIDTH + i], b[STAGE + 2 * WIDTH + i]
        vx, vy, vz = b[STAGE + 3 * WIDTH + i], b[STAGE + 4 * WIDTH + i], b[STAGE + 5 * WIDTH + i]
        ax, ay, az = coasting(x, y, z, vx, vy, vz, b[INVERSE + i], j2, omega, air_at(b, i))
        b[RATE + i], b[RATE + WIDTH + i], b[RATE + 2 * WIDTH + i] = ax, ay, az


@njit(**INNER)
def rates_under_thrust(b, node):
    """The same under thrust and with a drag curve, at a part ``node`` of the step."""
    for i in range(WIDTH):
        x, y, z = b[STAGE + i], b[STAGE + WIDTH + i], b[STAGE + 2 * WIDTH + i]
        vx, vy, vz = b[STAGE + 3 * WIDTH + i], b[STAGE + 4 * WIDTH + i], b[STAGE + 5 * WIDTH + i]
        since = b[TIME + i] + node * b[STEP + i] - b[START + i]
        sine, cosine = sine_cosine(b[PITCH + i] + b[TURN + i] * since)
        px = cosine * b[FRAME + i] + sine * b[FRAME + 3 * WIDTH + i]
        py = cosine * b[FRAME + WIDTH + i] + sine * b[FRAME + 4 * WIDTH + i]
        pz = cosine * b[FRAME + 2 * WIDTH + i] + sine * b[FRAME + 5 * WIDTH + i]
        mass, thrust, exit_area, area = b[MASS + i] - b[FLOW + i] * since, b[THRUST + i], b[EXIT + i], b[AREA + i]
        aim = (b[ALONG + i], px, py, pz)
        warmth = (b[WARM0 + i], b[WARM0 + WIDTH + i], b[WARM0 + 2 * WIDTH + i])
        ax, ay, az = powered(
            x, y, z, vx, vy, vz, mass, thrust, exit_area, area, b[INVERSE + i], aim, air_at(b, i), warmth,
            (b[CD0 + i], b[CD1 + i]),
        )  # fmt: skip
        b[RATE + i], b[RATE + WIDTH + i], b[RATE + 2 * WIDTH + i] = ax, ay, az


@njit(**INNER)
def keep_rates(b, k, first):
    """Speeds and accelerations of the states in STAGE, into ``k`` from ``first``."""
    half = k.size // (2 * STAGES)  # three rows; were it a literal, the loop would be unrolled and not made of vectors
    for c in range(half):
        k[first + c] = b[STAGE + 3 * WIDTH + c]
    for c in range(half):
        k[first + 3 * WIDTH + c] = b[RATE + c]


@njit(**INNER)
def spread_step(b, k):
    """The step six times over, and the rates at the start of the step."""
    for i in range(WIDTH):
        step = b[STEP + i]
        b[STEP6 + i], b[STEP6 + WIDTH + i], b[STEP6 + 2 * WIDTH + i] = step, step, step
        b[STEP6 + 3 * WIDTH + i], b[STEP6 + 4 * WIDTH + i], b[STEP6 + 5 * WIDTH + i] = step, step, step
        k[i], k[WIDTH + i], k[2 * WIDTH + i] = b[OLD + 3 * WIDTH + i], b[OLD + 4 * WIDTH + i], b[OLD + 5 * WIDTH + i]
        k[3 * WIDTH + i], k[4 * WIDTH + i], k[5 * WIDTH + i] = b[PUSH + i], b[PUSH + WIDTH + i], b[PUSH + 2 * WIDTH + i]


@njit(**INNER)
def advance_early(b, k, row):
    """State of one of the stages up to `EARLY`, which need the first five rates only, into STAGE."""
    w = COMBINATIONS[row]
    w0, w1, w2, w3, w4 = w[0], w[1], w[2], w[3], w[4]
    for c in range(SIX):
        first = w0 * k[c] + w1 * k[SIX + c] + w2 * k[2 * SIX + c]
        second = w3 * k[3 * SIX + c] + w4 * k[4 * SIX + c]
        b[STAGE + c] = b[OLD + c] + b[STEP6 + c] * (first + second)


@njit(**INNER)
def advance(b, k, row):
    """State of a stage, or the new state, from the rates so far, into STAGE.

    The weights are those of one row of `COMBINATIONS`. All rates but the second and third (which no late stage needs)
    are read, those of later stages with weight zero: the loop stays the same for every stage.
    """
    w = COMBINATIONS[row]
    w0, w3, w4, w5, w6 = w[0], w[3], w[4], w[5], w[6]
    w7, w8, w9, w10, w11 = w[7], w[8], w[9], w[10], w[11]
    for c in range(SIX):
        first = w0 * k[c] + w3 * k[3 * SIX + c] + w4 * k[4 * SIX + c] + w5 * k[5 * SIX + c]
        second = w6 * k[6 * SIX + c] + w7 * k[7 * SIX + c] + w8 * k[8 * SIX + c]
        third = w9 * k[9 * SIX + c] + w10 * k[10 * SIX + c] + w11 * k[11 * SIX + c]
        b[STAGE + c] = b[OLD + c] + b[STEP6 + c] * (first + second + third)


@njit(**INNER)
def advance_quick(b, k, row):
    """New state of the quick pair, into STAGE."""
    w = COMBINATIONS[row]
    w0, w2, w3, w4, w5 = w[0], w[2], w[3], w[4], w[5]
    for c in range(SIX):
        first = w0 * k[c] + w2 * k[2 * SIX + c] + w3 * k[3 * SIX + c]
        second = w4 * k[4 * SIX + c] + w5 * k[5 * SIX + c]
        b[STAGE + c] = b[OLD + c] + b[STEP6 + c] * (first + second)


@njit(**INNER)
def estimate_quick(b, k):
    """Error estimate of the quick pair from the rates, into ERROR5; none into ERROR3."""
    w = COMBINATIONS[QUICK_ROW + QUICK_STAGES + 1]
    w0, w2, w3, w4, w5, w6 = w[0], w[2], w[3], w[4], w[5], w[6]
    for c in range(SIX):
        first = w0 * k[c] + w2 * k[2 * SIX + c] + w3 * k[3 * SIX + c]
        second = w4 * k[4 * SIX + c] + w5 * k[5 * SIX + c] + w6 * k[6 * SIX + c]
        b[ERROR5 + c] = b[STEP6 + c] * (first + second)
        b[ERROR3 + c] = 0.0


@njit(**INNER)
def estimate(b, k):
    """Both error estimates from the rates, into ERROR5 and ERROR3."""
    v, w = COMBINATIONS[STAGES + 1], COMBINATIONS[STAGES + 2]
    v0, v5, v6, v7, v8, v9, v10, v11 = v[0], v[5], v[6], v[7], v[8], v[9], v[10], v[11]
    w0, w5, w6, w7, w8, w9, w10, w11 = w[0], w[5], w[6], w[7], w[8], w[9], w[10], w[11]
    for c in range(SIX):
        k0, k5, k6, k7 = k[c], k[5 * SIX + c], k[6 * SIX + c], k[7 * SIX + c]
        k8, k9, k10, k11 = k[8 * SIX + c], k[9 * SIX + c], k[10 * SIX + c], k[11 * SIX + c]
        fifth = v0 * k0 + v5 * k5 + v6 * k6 + v7 * k7 + v8 * k8 + v9 * k9 + v10 * k10 + v11 * k11
        third = w0 * k0 + w5 * k5 + w6 * k6 + w7 * k7 + w8 * k8 + w9 * k9 + w10 * k10 + w11 * k11
        b[ERROR5 + c] = b[STEP6 + c] * fifth
        b[ERROR3 + c] = b[STEP6 + c] * third


@njit(**INNER)
def keep_new(b):
    """The state in STAGE and its acceleration are the new ones."""
    for c in range(SIX):
        b[NEW + c] = b[STAGE + c]
    for c in range(3 * WIDTH):
        b[NEW_PUSH + c] = b[RATE + c]


@njit(cache=True, **INNER)
def step_all(b, k, curve, quick, fresh, free):
    """One step of all lanes: new states, errors, accelerations there. ``k`` holds the rates of the stages.

    Without a drag ``curve`` it is free flight. Where lanes are in new pieces (``fresh``), round zero takes their
    accelerations again; the other rounds are the stages. It is one loop so that the forces are compiled once.
    """
    stages = QUICK_STAGES if quick else STAGES
    for stage in range(0 if fresh else 1, stages + 1):
        row = stage + QUICK_ROW if quick else stage
        if stage == 0:
            for c in range(SIX):
                b[STAGE + c] = b[OLD + c]
        elif stage <= EARLY:
            if stage == 1:
                spread_step(b, k)
            advance_early(b, k, row)
        elif quick:
            advance_quick(b, k, row)
        else:
            advance(b, k, row)
        if curve is None:
            rates_in_flight(b, free)
        else:
            rates_under_thrust(b, PARTS[row])
        if stage == 0:
            refresh(b)
        elif stage < STAGES:
            keep_rates(b, k, stage * SIX)
    keep_new(b)
    if quick:
        estimate_quick(b, k)
    else:
        estimate(b, k)


@njit(**INNER)
def refresh(b):
    """Take over the accelerations of lanes whose pieces are new."""
    for i in range(WIDTH):
        new, old = b[FRESH + i], 1.0 - b[FRESH + i]
        b[PUSH + i] = new * b[RATE + i] + old * b[PUSH + i]
        b[PUSH + WIDTH + i] = new * b[RATE + WIDTH + i] + old * b[PUSH + WIDTH + i]
        b[PUSH + 2 * WIDTH + i] = new * b[RATE + 2 * WIDTH + i] + old * b[PUSH + 2 * WIDTH + i]
        b[FRESH + i] = 0.0


@njit(**INNER)
def measure(b):
    """The error of each lane, m: both estimates, speed counted as the place it makes over the memory."""
    for i in range(WIDTH):
        five = b[ERROR5 + i] ** 2 + b[ERROR5 + WIDTH + i] ** 2 + b[ERROR5 + 2 * WIDTH + i] ** 2
        fast = b[ERROR5 + 3 * WIDTH + i] ** 2 + b[ERROR5 + 4 * WIDTH + i] ** 2 + b[ERROR5 + 5 * WIDTH + i] ** 2
        three = b[ERROR3 + i] ** 2 + b[ERROR3 + WIDTH + i] ** 2 + b[ERROR3 + 2 * WIDTH + i] ** 2
        quick = b[ERROR3 + 3 * WIDTH + i] ** 2 + b[ERROR3 + 4 * WIDTH + i] ** 2 + b[ERROR3 + 5 * WIDTH + i] ** 2
        memory2 = b[KEEPS + i] * b[KEEPS + i]
        five += memory2 * fast
        b[ERROR + i] = five / math.sqrt(five + 0.01 * (three + memory2 * quick) + 1e-300)
