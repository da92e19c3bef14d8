"""Track accuracy: how a covariance shrinks with every look and grows with time. Twin: `track_twin`.

The state is position and velocity in inertial axes. Between looks it falls freely (central pull and J2) and its
covariance grows by white acceleration noise; a look brings up to three numbers, a length along the line of sight and
two across it, each with its own variance. A constant error of a sensor is carried along beside the covariance: it does
not average out, however many looks there are.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

_inner = njit(cache=True, error_model="numpy", no_cfunc_wrapper=True, no_cpython_wrapper=True)  # type: ignore[call-overload]

MU = 3.986004418e14
RADIUS = 6378137.0
J2 = 1.0826298213e-3
OMEGA = 7.292115e-5


@_inner
def pull(x, y, z, out):
    """Fill the acceleration of free fall (3,)."""
    square = x * x + y * y + z * z
    central = -MU / (square * math.sqrt(square))
    bulge = 1.5 * J2 * RADIUS * RADIUS / square
    sine2 = z * z / square
    flat = central * (1.0 + bulge * (1.0 - 5.0 * sine2))
    out[0], out[1] = flat * x, flat * y
    out[2] = central * (1.0 + bulge * (3.0 - 5.0 * sine2)) * z


@_inner
def gradient(x, y, z, out):
    """Fill the gradient of the pull (3, 3): by how much the acceleration changes with the place."""
    square = x * x + y * y + z * z
    over = 1.0 / (square * math.sqrt(square))
    bulge = 1.5 * J2 * RADIUS * RADIUS / square
    sine2 = z * z / square
    # pull_i = -mu c_i x_i / r³ with c = 1 + bulge (1 - 5 s) across and 1 + bulge (3 - 5 s) along the axis
    for i in range(3):
        for j in range(3):
            place_i = x if i == 0 else y if i == 1 else z
            place_j = x if j == 0 else y if j == 1 else z
            factor = 1.0 + bulge * ((3.0 if i == 2 else 1.0) - 5.0 * sine2)
            # d(bulge)/dx_j = -2 bulge x_j / r²; d(sine2)/dx_j = 2 z d_jz / r² - 2 sine2 x_j / r²
            slope = -2.0 * bulge * ((3.0 if i == 2 else 1.0) - 5.0 * sine2) * place_j / square
            slope -= 5.0 * bulge * ((2.0 * z / square if j == 2 else 0.0) - 2.0 * sine2 * place_j / square)
            value = -3.0 * factor * place_i * place_j / square + slope * place_i
            if i == j:
                value += factor
            out[i, j] = -MU * over * value


@_inner
def _applied(matrix, x, y, z):
    return (
        matrix[0, 0] * x + matrix[0, 1] * y + matrix[0, 2] * z,
        matrix[1, 0] * x + matrix[1, 1] * y + matrix[1, 2] * z,
        matrix[2, 0] * x + matrix[2, 1] * y + matrix[2, 2] * z,
    )


@_inner
def transition(g0, gm, g1, h, out):
    """Fill the transition matrix (6, 6) of a step of ``h`` from the gradients at its start, middle and end.

    One step of Nyström's method of the fourth order on x'' = G x, for each column of the unit matrix.
    """
    for j in range(6):
        x, y, z = 1.0 * (j == 0), 1.0 * (j == 1), 1.0 * (j == 2)
        u, v, w = 1.0 * (j == 3), 1.0 * (j == 4), 1.0 * (j == 5)
        a1 = _applied(g0, x, y, z)
        e = h * h / 8.0
        a2 = _applied(gm, x + 0.5 * h * u + e * a1[0], y + 0.5 * h * v + e * a1[1], z + 0.5 * h * w + e * a1[2])
        e = 0.5 * h * h
        a3 = _applied(g1, x + h * u + e * a2[0], y + h * v + e * a2[1], z + h * w + e * a2[2])
        e = h * h / 6.0
        out[0, j] = x + h * u + e * (a1[0] + 2.0 * a2[0])
        out[1, j] = y + h * v + e * (a1[1] + 2.0 * a2[1])
        out[2, j] = z + h * w + e * (a1[2] + 2.0 * a2[2])
        e = h / 6.0
        out[3, j] = u + e * (a1[0] + 4.0 * a2[0] + a3[0])
        out[4, j] = v + e * (a1[1] + 4.0 * a2[1] + a3[1])
        out[5, j] = w + e * (a1[2] + 4.0 * a2[2] + a3[2])


@_inner
def transition_to(place, g0, gm, g1, h, out):
    """Fill the transition over a step that ends at a place; ``g1`` is moved from its start to its end."""
    for i in range(3):
        for j in range(3):
            g0[i, j] = g1[i, j]
    gradient(place[0], place[1], place[2], g1)
    # the gradient changes by a thousandth or two in ten seconds: the mean of the ends serves for the middle
    for i in range(3):
        for j in range(3):
            gm[i, j] = 0.5 * (g0[i, j] + g1[i, j])
    transition(g0, gm, g1, h, out)


@_inner
def carried(phi, p, q, h, work, out):
    """Fill phi p phiᵀ with the growth of white acceleration noise of density ``q`` over ``h``."""
    for i in range(6):
        for j in range(6):
            total = 0.0
            for k in range(6):
                total += phi[i, k] * p[k, j]
            work[i, j] = total
    for i in range(6):
        for j in range(i + 1):
            total = 0.0
            for k in range(6):
                total += work[i, k] * phi[j, k]
            out[i, j] = total
            out[j, i] = total
    for i in range(3):
        out[i, i] += q * h * h * h / 3.0
        out[i, i + 3] += 0.5 * q * h * h
        out[i + 3, i] += 0.5 * q * h * h
        out[i + 3, i + 3] += q * h


@_inner
def axes(px, py, pz, place, time, out):
    """Fill the line of sight and two directions across it (3, 3), level and upward; give the slant range."""
    cosine, sine = math.cos(OMEGA * time), math.sin(OMEGA * time)
    sx, sy, sz = cosine * place[0] - sine * place[1], sine * place[0] + cosine * place[1], place[2]
    dx, dy, dz = px - sx, py - sy, pz - sz
    slant = math.sqrt(dx * dx + dy * dy + dz * dz)
    dx, dy, dz = dx / slant, dy / slant, dz / slant
    # level: at right angles to the line of sight and to the radius of the sensor
    ex, ey, ez = dy * sz - dz * sy, dz * sx - dx * sz, dx * sy - dy * sx
    size = math.sqrt(ex * ex + ey * ey + ez * ez)
    if size < 1e-3 * math.sqrt(sx * sx + sy * sy + sz * sz):
        ex, ey, ez = dy, -dx, 0.0
        size = max(math.sqrt(ex * ex + ey * ey), 1e-12)
    ex, ey, ez = ex / size, ey / size, ez / size
    out[0, 0], out[0, 1], out[0, 2] = dx, dy, dz
    out[1, 0], out[1, 1], out[1, 2] = ex, ey, ez
    out[2, 0], out[2, 1], out[2, 2] = ey * dz - ez * dy, ez * dx - ex * dz, ex * dy - ey * dx
    return slant


@_inner
def scalar_update(p, bias, direction, variance, column, arm, gain):
    """Bring in one number: a length along ``direction`` with a variance; ``arm`` metres a unit of bias ``column``."""
    for i in range(6):
        gain[i] = p[i, 0] * direction[0] + p[i, 1] * direction[1] + p[i, 2] * direction[2]
    total = gain[0] * direction[0] + gain[1] * direction[1] + gain[2] * direction[2] + variance
    for j in range(bias.shape[1]):
        seen = bias[0, j] * direction[0] + bias[1, j] * direction[1] + bias[2, j] * direction[2]
        if j == column:
            seen -= arm
        if seen != 0.0:
            for i in range(6):
                bias[i, j] -= gain[i] * seen / total
    for i in range(6):
        for j in range(i + 1):
            value = p[i, j] - gain[i] * gain[j] / total
            p[i, j] = value
            p[j, i] = value


@_inner
def look(p, bias, place, time, x, y, z, count, variances, sensor, frame, gain):
    """Bring in ``count`` looks of one sensor at a threat at (x, y, z); variances of range (m²) and angle (rad²)."""
    slant = axes(x, y, z, place, time, frame)
    if math.isfinite(variances[0]):
        scalar_update(p, bias, frame[0], variances[0] / count, 3 * sensor, 1.0, gain)
    across = variances[1] * slant * slant / count
    scalar_update(p, bias, frame[1], across, 3 * sensor + 1, slant, gain)
    scalar_update(p, bias, frame[2], across, 3 * sensor + 2, slant, gain)


@_inner
def with_bias(p, bias, spread, out):
    """Fill the covariance of the whole error: noise, and the constant errors of the sensors (their variances)."""
    for i in range(6):
        for j in range(i + 1):
            total = p[i, j]
            for k in range(bias.shape[1]):
                total += bias[i, k] * bias[j, k] * spread[k]
            out[i, j] = total
            out[j, i] = total


@_inner
def product(left, right, out):
    """Fill left times right, (6, n)."""
    for i in range(6):
        for j in range(right.shape[1]):
            total = 0.0
            for k in range(6):
                total += left[i, k] * right[k, j]
            out[i, j] = total


@_inner
def steps(time, position, q, phi, matrix, noise):
    """Fill for one threat the transition of each step, and from the first instant to each: matrix and gathered noise.

    ``phi``, ``matrix``, ``noise`` (k, 6, 6). The noise is referred to the first instant, W_k = sum of M⁻¹ Q M⁻ᵀ, so
    that what gathers between instants i and j is M_j (W_j - W_i) M_jᵀ.
    """
    g0, gm, g1 = np.empty((3, 3)), np.empty((3, 3)), np.empty((3, 3))
    work, back, growth, grown = np.empty((6, 6)), np.empty((6, 6)), np.zeros((6, 6)), np.empty((6, 6))
    phi[0] = 0.0
    matrix[0] = 0.0
    noise[0] = 0.0
    for i in range(6):
        phi[0, i, i] = 1.0
        matrix[0, i, i] = 1.0
    gradient(position[0, 0], position[1, 0], position[2, 0], g1)
    for k in range(1, time.size):
        h = time[k] - time[k - 1]
        transition_to(position[:, k], g0, gm, g1, h, phi[k])
        product(phi[k], matrix[k - 1], matrix[k])
        # the flow of a potential keeps areas: the inverse is the transpose with its quarters exchanged
        for i in range(3):
            for j in range(3):
                back[i, j] = matrix[k, j + 3, i + 3]
                back[i, j + 3] = -matrix[k, j, i + 3]
                back[i + 3, j] = -matrix[k, j + 3, i]
                back[i + 3, j + 3] = matrix[k, j, i]
            growth[i, i] = q * h * h * h / 3.0
            growth[i, i + 3] = 0.5 * q * h * h
            growth[i + 3, i] = 0.5 * q * h * h
            growth[i + 3, i + 3] = q * h
        carried(back, growth, 0.0, 0.0, work, grown)
        for i in range(6):
            for j in range(6):
                noise[k, i, j] = noise[k - 1, i, j] + grown[i, j]


@_inner
def ahead(matrix, noise, whole, i, j, back, phi, work, out):
    """Fill the covariance at instant j of what is known at instant i with the covariance ``whole``."""
    for a in range(3):
        for b in range(3):
            back[a, b] = matrix[i, b + 3, a + 3]
            back[a, b + 3] = -matrix[i, b, a + 3]
            back[a + 3, b] = -matrix[i, b + 3, a]
            back[a + 3, b + 3] = matrix[i, b, a]
    product(matrix[j], back, phi)
    carried(phi, whole, 0.0, 0.0, work, out)
    for a in range(6):
        for b in range(6):
            back[a, b] = noise[j, a, b] - noise[i, a, b]
    carried(matrix[j], back, 0.0, 0.0, work, phi)
    for a in range(6):
        for b in range(6):
            out[a, b] += phi[a, b]


@njit(cache=True, error_model="numpy", nogil=True)
def follow(begin, end, time, position, place, count, variance, spread, prior, q, lead, error, kept):
    """Fill what is known of threats ``begin`` to ``end`` at each instant of their grids.

    Parameters: time (n, k), nan where a threat has no such instant; position (3, n, k) inertial; place (3, s) of the
    sensors in the turning frame; count (s, n, k) looks of each sensor since the instant before; variance (2, s, n, k)
    of range and angle of one look (inf: not measured); spread (3, s) variances of the constant errors of range and of
    the two angles; prior (n, 6, 6); q density of acceleration noise; lead (n, k) number of instants ahead for which the
    place is predicted. Filled: error (2, n, k), root of the mean square distance now and ahead; kept (n, k, 6, 6) the
    whole covariance, or (0, k, 6, 6) where it is not wanted.
    """
    sensors, m = place.shape[1], time.shape[1]
    phi, matrix, noise = np.empty((m, 6, 6)), np.empty((m, 6, 6)), np.empty((m, 6, 6))
    p, whole, then, work = np.empty((6, 6)), np.empty((6, 6)), np.empty((6, 6)), np.empty((6, 6))
    back, step = np.empty((6, 6)), np.empty((6, 6))
    bias, moved = np.empty((6, 3 * sensors)), np.empty((6, 3 * sensors))
    frame, gain, variances, flat = np.empty((3, 3)), np.empty(6), np.empty(2), np.empty(3 * sensors)
    for s in range(sensors):
        for c in range(3):
            flat[3 * s + c] = spread[c, s]
    for i in range(begin, end):
        last = 0
        while last < m and not math.isnan(time[i, last]):
            last += 1
        for k in range(m):
            error[0, i, k], error[1, i, k] = math.nan, math.nan
        if last == 0:
            continue
        steps(time[i, :last], position[:, i, :last], q, phi, matrix, noise)
        p[:, :] = prior[i]
        bias[:, :] = 0.0
        for k in range(last):
            if k > 0:
                carried(phi[k], p, q, time[i, k] - time[i, k - 1], work, then)
                p[:, :] = then
                product(phi[k], bias, moved)
                bias[:, :] = moved
            for s in range(sensors):
                if count[s, i, k] > 0.0:
                    variances[0], variances[1] = variance[0, s, i, k], variance[1, s, i, k]
                    x, y, z = position[0, i, k], position[1, i, k], position[2, i, k]
                    look(p, bias, place[:, s], time[i, k], x, y, z, count[s, i, k], variances, s, frame, gain)
            with_bias(p, bias, flat, whole)
            if kept.shape[0] > 0:
                kept[i, k] = whole
            error[0, i, k] = math.sqrt(max(whole[0, 0] + whole[1, 1] + whole[2, 2], 0.0))
            j = min(k + lead[i, k], last - 1)
            ahead(matrix, noise, whole, k, j, back, step, work, then)
            error[1, i, k] = math.sqrt(max(then[0, 0] + then[1, 1] + then[2, 2], 0.0))


@njit(cache=True, error_model="numpy", nogil=True)
def carry_between(time, position, whole, q, out):
    """Fill the covariance (6, 6) at the last instant of what is known at the first; time (k,), position (3, k)."""
    g0, gm, g1 = np.empty((3, 3)), np.empty((3, 3)), np.empty((3, 3))
    phi, work, then = np.empty((6, 6)), np.empty((6, 6)), np.empty((6, 6))
    out[:, :] = whole
    gradient(position[0, 0], position[1, 0], position[2, 0], g1)
    for k in range(1, time.size):
        h = time[k] - time[k - 1]
        transition_to(position[:, k], g0, gm, g1, h, phi)
        carried(phi, out, q, h, work, then)
        out[:, :] = then


@_inner
def fall(state, h, a1, a2, a3):
    """Move a state (6,) through a step of free fall: Nyström's method of the fourth order."""
    x, y, z, u, v, w = state[0], state[1], state[2], state[3], state[4], state[5]
    pull(x, y, z, a1)
    e = h * h / 8.0
    pull(x + 0.5 * h * u + e * a1[0], y + 0.5 * h * v + e * a1[1], z + 0.5 * h * w + e * a1[2], a2)
    e = 0.5 * h * h
    pull(x + h * u + e * a2[0], y + h * v + e * a2[1], z + h * w + e * a2[2], a3)
    for c in range(3):
        state[c] += h * state[c + 3] + h * h / 6.0 * (a1[c] + 2.0 * a2[c])
        state[c + 3] += h / 6.0 * (a1[c] + 4.0 * a2[c] + a3[c])


@_inner
def corrected(state, p, direction, residual, variance, gain):
    """Bring one measured length along ``direction`` into a state and its covariance."""
    for i in range(6):
        gain[i] = p[i, 0] * direction[0] + p[i, 1] * direction[1] + p[i, 2] * direction[2]
    total = gain[0] * direction[0] + gain[1] * direction[1] + gain[2] * direction[2] + variance
    for i in range(6):
        state[i] += gain[i] * residual / total
    for i in range(6):
        for j in range(i + 1):
            value = p[i, j] - gain[i] * gain[j] / total
            p[i, j] = value
            p[j, i] = value


@_inner
def measured_look(state, p, place, time, seen, variance, frame, gain):
    """Bring in one look: ``seen`` is the range and the inertial direction (4,); the angles first.

    The range is linearised about what the angles have corrected: over a long arm the sagitta of a guess that is wrong
    by kilometres across the line of sight is as large as the error of the range.
    """
    slant = axes(state[0], state[1], state[2], place, time, frame)
    x, y, z = state[0], state[1], state[2]
    along = seen[1] * frame[0, 0] + seen[2] * frame[0, 1] + seen[3] * frame[0, 2]
    for part in range(1, 3):
        # what the first angle has moved is taken off again: the two are linear about one point
        moved = (state[0] - x) * frame[part, 0] + (state[1] - y) * frame[part, 1] + (state[2] - z) * frame[part, 2]
        across = seen[1] * frame[part, 0] + seen[2] * frame[part, 1] + seen[3] * frame[part, 2]
        angle = math.atan2(across, along)
        corrected(state, p, frame[part], slant * angle - moved, variance[1] * slant * slant, gain)
    if math.isfinite(seen[0]):
        slant = axes(state[0], state[1], state[2], place, time, frame)
        corrected(state, p, frame[0], seen[0] - slant, variance[0], gain)


@njit(cache=True, error_model="numpy", nogil=True)
def estimate(begin, end, time, place, seen, variance, q, states, covariances):
    """Run the filter on looks; fill states (n, k, 6) and covariances (n, k, 6, 6), whose first entries are the prior.

    Parameters: time (n, k); place (3, s); seen (4, s, n, k) range and inertial direction, nan where there is no look
    (nan range alone: angles only); variance (2, s, n, k).
    """
    g0, gm, g1 = np.empty((3, 3)), np.empty((3, 3)), np.empty((3, 3))
    a1, a2, a3, frame, gain = np.empty(3), np.empty(3), np.empty(3), np.empty((3, 3)), np.empty(6)
    phi, work, then, p, state = np.empty((6, 6)), np.empty((6, 6)), np.empty((6, 6)), np.empty((6, 6)), np.empty(6)
    numbers, variances = np.empty(4), np.empty(2)
    for i in range(begin, end):
        state[:] = states[i, 0]
        p[:, :] = covariances[i, 0]
        for k in range(time.shape[1]):
            if k > 0:
                h = time[i, k] - time[i, k - 1]
                gradient(state[0], state[1], state[2], g0)
                fall(state, h, a1, a2, a3)
                gradient(state[0], state[1], state[2], g1)
                for a in range(3):
                    for b in range(3):
                        gm[a, b] = 0.5 * (g0[a, b] + g1[a, b])
                transition(g0, gm, g1, h, phi)
                carried(phi, p, q, h, work, then)
                p[:, :] = then
            for s in range(place.shape[1]):
                if not math.isnan(seen[1, s, i, k]):
                    for c in range(4):
                        numbers[c] = seen[c, s, i, k]
                    variances[0], variances[1] = variance[0, s, i, k], variance[1, s, i, k]
                    measured_look(state, p, place[:, s], time[i, k], numbers, variances, frame, gain)
            states[i, k] = state
            covariances[i, k] = p
