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
from midcourse._kernels.lane_rules import air_at
from midcourse._kernels.rows import (
    ALONG,
    AREA,
    CD0,
    CD1,
    ERROR,
    EXIT,
    FLOW,
    FRAME,
    FRESH,
    INNER,
    INVERSE,
    KEEPS,
    MASS,
    OLD,
    PITCH,
    PUSH,
    RATE,
    SIX,
    STAGE,
    START,
    STEP,
    STEP3,
    THREE,
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

__all__ = ["step_all"]

#: Weights of the accelerations in the speeds: rows 0 to 11 the stages, 12 the new state, 13 and 14 the error estimates
#: of order 5 and 3; then the stages of the quick pair, its new state and its error.
SPEEDS = np.concatenate([WEIGHTS_OF_STAGES, [WEIGHTS, ORDER5, ORDER3], QUICK_WEIGHTS, [QUICK_ERROR]])
#: The same in the places, which are made of the speeds at the stages, and these of the accelerations.
_QUICK = np.zeros((STAGES, STAGES))
_QUICK[: QUICK_STAGES + 1] = QUICK_WEIGHTS
PLACES = np.concatenate([SPEEDS[: STAGES + 3] @ WEIGHTS_OF_STAGES, SPEEDS[STAGES + 3 :] @ _QUICK])
QUICK_ROW = STAGES + 3
#: The stages up to here, and all of the quick pair, need the first six accelerations only.
EARLY = 5
#: Part of the step at which each stage, and the new state, stands, by the same rows.
PARTS = np.concatenate([NODES, [1.0, 0.0, 0.0], QUICK_NODES, [0.0]])


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
def keep_rates(b, kept):
    """Accelerations of the states in STAGE, into three rows of ``k``."""
    for c in range(kept.size):  # were the size a literal, the loop would be unrolled and not made of vectors
        kept[c] = b[RATE + c]


@njit(**INNER)
def spread_step(b, k):
    """The step three times over, and the acceleration at the start of the step."""
    for i in range(WIDTH):
        step = b[STEP + i]
        b[STEP3 + i], b[STEP3 + WIDTH + i], b[STEP3 + 2 * WIDTH + i] = step, step, step
        k[i], k[WIDTH + i], k[2 * WIDTH + i] = b[PUSH + i], b[PUSH + WIDTH + i], b[PUSH + 2 * WIDTH + i]


@njit(**INNER)
def advance_early(b, k, row):
    """State of a stage that needs the first six accelerations only, into STAGE. Those of later stages weigh nothing."""
    v, p, part = SPEEDS[row], PLACES[row], PARTS[row]
    v0, v1, v2, v3, v4, v5 = v[0], v[1], v[2], v[3], v[4], v[5]
    p0, p1, p2, p3, p4 = p[0], p[1], p[2], p[3], p[4]
    for c in range(THREE):
        a0, a1, a2, a3, a4 = k[c], k[THREE + c], k[2 * THREE + c], k[3 * THREE + c], k[4 * THREE + c]
        step, speed = b[STEP3 + c], b[OLD + THREE + c]
        faster = (v0 * a0 + v1 * a1) + (v2 * a2 + v3 * a3) + (v4 * a4 + v5 * k[5 * THREE + c])
        further = (p0 * a0 + p1 * a1) + (p2 * a2 + p3 * a3) + p4 * a4
        b[STAGE + c] = b[OLD + c] + step * (part * speed + step * further)
        b[STAGE + THREE + c] = speed + step * faster


@njit(**INNER)
def advance(b, k, row):
    """State of a late stage, or the new state, from the accelerations so far, into STAGE.

    Those the speeds (the second and third) or the places (the second) of no late stage need are not read; those of
    later stages are, with weight zero: the loop stays the same for every stage.
    """
    v, p, part = SPEEDS[row], PLACES[row], PARTS[row]
    v0, v3, v4, v5, v6, v7, v8, v9 = v[0], v[3], v[4], v[5], v[6], v[7], v[8], v[9]
    p0, p2, p3, p4, p5, p6, p7, p8, p9 = p[0], p[2], p[3], p[4], p[5], p[6], p[7], p[8], p[9]
    v10, v11, p10 = v[10], v[11], p[10]
    for c in range(THREE):
        a0, a2, a3, a4 = k[c], k[2 * THREE + c], k[3 * THREE + c], k[4 * THREE + c]
        a5, a6, a7, a8 = k[5 * THREE + c], k[6 * THREE + c], k[7 * THREE + c], k[8 * THREE + c]
        a9, a10, a11 = k[9 * THREE + c], k[10 * THREE + c], k[11 * THREE + c]
        step, speed = b[STEP3 + c], b[OLD + THREE + c]
        faster = (v0 * a0 + v3 * a3 + v4 * a4) + (v5 * a5 + v6 * a6 + v7 * a7) + (v8 * a8 + v9 * a9)
        further = (p0 * a0 + p2 * a2 + p3 * a3) + (p4 * a4 + p5 * a5 + p6 * a6) + (p7 * a7 + p8 * a8 + p9 * a9)
        b[STAGE + c] = b[OLD + c] + step * (part * speed + step * (further + p10 * a10))
        b[STAGE + THREE + c] = speed + step * (faster + (v10 * a10 + v11 * a11))


@njit(**INNER)
def measure_quick(b, k):
    """The error of each lane by the quick pair, m: speed counted as the place it makes over the memory."""
    v, p = SPEEDS[QUICK_ROW + QUICK_STAGES + 1], PLACES[QUICK_ROW + QUICK_STAGES + 1]
    v0, v2, v3, v4, v5, v6 = v[0], v[2], v[3], v[4], v[5], v[6]
    p0, p1, p2, p3, p4, p5 = p[0], p[1], p[2], p[3], p[4], p[5]
    for i in range(WIDTH):
        far = fast = 0.0
        for axis in range(3):
            c = axis * WIDTH + i
            a0, a2, a3, a4 = k[c], k[2 * THREE + c], k[3 * THREE + c], k[4 * THREE + c]
            a5, a6 = k[5 * THREE + c], b[RATE + c]
            gain = (v0 * a0 + v2 * a2 + v3 * a3) + (v4 * a4 + v5 * a5 + v6 * a6)
            way = (p0 * a0 + p1 * k[THREE + c] + p2 * a2) + (p3 * a3 + p4 * a4 + p5 * a5)
            far += way * way
            fast += gain * gain
        step, memory = b[STEP + i], b[KEEPS + i]
        b[ERROR + i] = step * math.sqrt(step * step * far + memory * memory * fast)


@njit(**INNER)
def measure(b, k):
    """The error of each lane by both estimates of the pair 8(5,3), m."""
    v5, p5, v3, p3 = SPEEDS[STAGES + 1], PLACES[STAGES + 1], SPEEDS[STAGES + 2], PLACES[STAGES + 2]
    for i in range(WIDTH):
        five = three = fast = quick = 0.0
        for axis in range(3):
            way5 = way3 = gain5 = gain3 = 0.0
            for stage in range(STAGES):
                a = k[stage * THREE + axis * WIDTH + i]
                way5 += p5[stage] * a
                way3 += p3[stage] * a
                gain5 += v5[stage] * a
                gain3 += v3[stage] * a
            five += way5 * way5
            three += way3 * way3
            fast += gain5 * gain5
            quick += gain3 * gain3
        step2, memory2 = b[STEP + i] * b[STEP + i], b[KEEPS + i] * b[KEEPS + i]
        five = step2 * (step2 * five + memory2 * fast)
        b[ERROR + i] = five / math.sqrt(five + 0.01 * step2 * (step2 * three + memory2 * quick) + 1e-300)


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
        elif stage <= EARLY or quick:
            if stage == 1:
                spread_step(b, k)
            advance_early(b, k, row)
        else:
            advance(b, k, row)
        if curve is None:
            rates_in_flight(b, free)
        else:
            rates_under_thrust(b, PARTS[row])
        if stage == 0:
            refresh(b)
        elif stage < STAGES:
            keep_rates(b, k[stage * THREE : (stage + 1) * THREE])
    if quick:
        measure_quick(b, k)
    else:
        measure(b, k)


@njit(**INNER)
def refresh(b):
    """Take over the accelerations of lanes whose pieces are new."""
    for i in range(WIDTH):
        new, old = b[FRESH + i], 1.0 - b[FRESH + i]
        b[PUSH + i] = new * b[RATE + i] + old * b[PUSH + i]
        b[PUSH + WIDTH + i] = new * b[RATE + WIDTH + i] + old * b[PUSH + WIDTH + i]
        b[PUSH + 2 * WIDTH + i] = new * b[RATE + 2 * WIDTH + i] + old * b[PUSH + 2 * WIDTH + i]
        b[FRESH + i] = 0.0
