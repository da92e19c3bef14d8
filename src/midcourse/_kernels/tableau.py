"""The coefficients of the two Runge-Kutta pairs of Dormand and Prince: 8(5,3) in twelve stages, 5(4) in seven.

Sources
-------
E. Hairer, S. P. Norsett, G. Wanner, Solving Ordinary Differential Equations I, 2nd ed., Springer 1993, section II.5,
and their program DOP853: the pair of order 8 with two embedded estimates of order 5 and 3. Section II.5, table 5.2: the
pair of order 5(4), whose last stage is the first of the next step.
"""

from __future__ import annotations

import numpy as np

__all__ = [
    "NODES",
    "ORDER3",
    "ORDER5",
    "QUICK_ERROR",
    "QUICK_NODES",
    "QUICK_STAGES",
    "QUICK_WEIGHTS",
    "STAGES",
    "WEIGHTS",
    "WEIGHTS_OF_STAGES",
]

#: Number of evaluations a step.
STAGES = 12

#: Where in the step each stage stands.
NODES = np.array(
    [
        0.0,
        0.05260015195876773,
        0.0789002279381516,
        0.1183503419072274,
        0.2816496580927726,
        0.3333333333333333,
        0.25,
        0.3076923076923077,
        0.6512820512820513,
        0.6,
        0.8571428571428571,
        1.0,
    ]
)

#: Row i: weights of the earlier stages in stage i.
WEIGHTS_OF_STAGES = np.zeros((STAGES, STAGES))
WEIGHTS_OF_STAGES[1, :1] = (0.05260015195876773,)
WEIGHTS_OF_STAGES[2, :2] = (
    0.0197250569845379,
    0.0591751709536137,
)
WEIGHTS_OF_STAGES[3, :3] = (
    0.02958758547680685,
    0.0,
    0.08876275643042054,
)
WEIGHTS_OF_STAGES[4, :4] = (
    0.2413651341592667,
    0.0,
    -0.8845494793282861,
    0.924834003261792,
)
WEIGHTS_OF_STAGES[5, :5] = (
    0.037037037037037035,
    0.0,
    0.0,
    0.17082860872947386,
    0.12546768756682242,
)
WEIGHTS_OF_STAGES[6, :6] = (
    0.037109375,
    0.0,
    0.0,
    0.17025221101954405,
    0.06021653898045596,
    -0.017578125,
)
WEIGHTS_OF_STAGES[7, :7] = (
    0.03709200011850479,
    0.0,
    0.0,
    0.17038392571223998,
    0.10726203044637328,
    -0.015319437748624402,
    0.008273789163814023,
)
WEIGHTS_OF_STAGES[8, :8] = (
    0.6241109587160757,
    0.0,
    0.0,
    -3.3608926294469414,
    -0.868219346841726,
    27.59209969944671,
    20.154067550477894,
    -43.48988418106996,
)
WEIGHTS_OF_STAGES[9, :9] = (
    0.47766253643826434,
    0.0,
    0.0,
    -2.4881146199716677,
    -0.590290826836843,
    21.230051448181193,
    15.279233632882423,
    -33.28821096898486,
    -0.020331201708508627,
)
WEIGHTS_OF_STAGES[10, :10] = (
    -0.9371424300859873,
    0.0,
    0.0,
    5.186372428844064,
    1.0914373489967295,
    -8.149787010746927,
    -18.52006565999696,
    22.739487099350505,
    2.4936055526796523,
    -3.0467644718982196,
)
WEIGHTS_OF_STAGES[11, :11] = (
    2.273310147516538,
    0.0,
    0.0,
    -10.53449546673725,
    -2.0008720582248625,
    -17.9589318631188,
    27.94888452941996,
    -2.8589982771350235,
    -8.87285693353063,
    12.360567175794303,
    0.6433927460157636,
)

#: Weights of the result of order 8.
WEIGHTS = np.array(
    [
        0.054293734116568765,
        0.0,
        0.0,
        0.0,
        0.0,
        4.450312892752409,
        1.8915178993145003,
        -5.801203960010585,
        0.3111643669578199,
        -0.1521609496625161,
        0.20136540080403034,
        0.04471061572777259,
    ]
)

#: Weights of the error estimate of order 5.
ORDER5 = np.array(
    [
        0.01312004499419488,
        0.0,
        0.0,
        0.0,
        0.0,
        -1.2251564463762044,
        -0.4957589496572502,
        1.6643771824549864,
        -0.35032884874997366,
        0.3341791187130175,
        0.08192320648511571,
        -0.022355307863886294,
    ]
)

#: Weights of the error estimate of order 3.
ORDER3 = np.array(
    [
        -0.18980075407240762,
        0.0,
        0.0,
        0.0,
        0.0,
        4.450312892752409,
        1.8915178993145003,
        -5.801203960010585,
        -0.4226823213237919,
        -0.1521609496625161,
        0.20136540080403034,
        0.02265179219836082,
    ]
)

#: The pair of order 5(4): evaluations a step after the first, which the step before has made.
QUICK_STAGES = 6
QUICK_NODES = np.array([0.0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1.0, 1.0])
#: Row i: weights of the earlier stages in stage i; the last row makes the new state.
QUICK_WEIGHTS = np.zeros((QUICK_STAGES + 1, STAGES))
QUICK_WEIGHTS[1, :1] = (1 / 5,)
QUICK_WEIGHTS[2, :2] = 3 / 40, 9 / 40
QUICK_WEIGHTS[3, :3] = 44 / 45, -56 / 15, 32 / 9
QUICK_WEIGHTS[4, :4] = 19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729
QUICK_WEIGHTS[5, :5] = 9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656
QUICK_WEIGHTS[6, :6] = 35 / 384, 0.0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84
#: Weights of the error estimate: the result of order 5 less that of order 4.
QUICK_ERROR = np.zeros(STAGES)
QUICK_ERROR[:7] = 71 / 57600, 0.0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40
