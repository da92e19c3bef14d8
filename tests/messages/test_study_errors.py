"""Errors of sensitivity, sweep, sites and results, word for word."""

from __future__ import annotations

import sys
from textwrap import dedent

import pytest

from midcourse.cli import main

SWEEP = ("sweep", "europe-2007")
CASES = {
    "a misspelt field": (
        (*SWEEP, "--vary", "interceptors.gbi.burnout_sped_km_s=6:9:1"),
        """
        InputError: unknown number of the scenario "interceptors.gbi.burnout_sped_km_s"
            where:    --vary
            allowed:  {count} names, the nearest: interceptors.gbi.burnout_speed_km_s, interceptors.gbi.burn_time_s, vehicles.mrbm.burnout_speed_km_s
            hint: did you mean "interceptors.gbi.burnout_speed_km_s" or "interceptors.gbi.burn_time_s" or "vehicles.mrbm.burnout_speed_km_s"?
        """,
    ),
    "a text": (
        (*SWEEP, "--vary", "radars.emr.band=1,2"),
        """
        InputError: radars.emr.band is a text or a yes or no, and cannot be varied
            where:    --vary
            allowed:  a number, such as {first}
            hint: compare two runs instead: --set radars.emr.band=VALUE
        """,
    ),
    "a place of aim": (
        (*SWEEP, "--vary", "targets.europe.rome.lat_deg=41,42"),
        """
        InputError: targets.europe.rome.lat_deg is no number of the defence, of a missile or of a launch area, and cannot be varied
            where:    --vary
            allowed:  a number of interceptors, radars, infrared, doctrine, vehicles, launch_areas
            hint: to change where missiles come down, write a second scenario file: midcourse new
        """,
    ),
    "how good tracks must be, where any will do": (
        (*SWEEP, "--vary", "engagement.commit_error_km=1,2"),
        """
        InputError: engagement.commit_error_km decides nothing as long as any track will do
            where:    --vary
            allowed:  a number of interceptors, radars, infrared, doctrine, vehicles, launch_areas
            hint: let launches wait for good tracks: --set engagement.commit_error_km=1
        """,
    ),
    "a lead that is not stated": (
        (*SWEEP, "--set", "engagement.commit_error_km=1", "--vary", "engagement.commit_lead_s=200,300"),
        """
        InputError: engagement.commit_lead_s is not stated: the place is predicted until the intercept
            where:    --vary
            hint: state it first: --set engagement.commit_lead_s=300
        """,
    ),
    "a value out of range": (
        (*SWEEP, "--vary", "interceptors.gbi.burnout_speed_km_s=6:90:1"),
        """
        InputError: interceptor "gbi": burnout_speed_km_s is 90
            where:    --vary interceptors.gbi.burnout_speed_km_s=90
            allowed:  0.1 to 11
            hint: speed at the end of powered flight, relative to the Earth
        """,
    ),
    "a row without a step": (
        (*SWEEP, "--vary", "doctrine.decision_delay_s=30:300"),
        """
        InputError: "30:300" is no row of values
            where:    --vary doctrine.decision_delay_s=30:300
            allowed:  FROM:TO:STEP or A,B,C
            hint: give a step, or --latin-hypercube N to draw from the range
        """,
    ),
    "a row that never ends": (
        (*SWEEP, "--vary", "doctrine.decision_delay_s=30:300:0"),
        """
        InputError: the row 30:300:0 never ends
            where:    --vary doctrine.decision_delay_s=30:300:0
            allowed:  FROM below TO, and a STEP above zero
        """,
    ),
    "no number": (
        (*SWEEP, "--vary", "doctrine.decision_delay_s=fast"),
        """
        InputError: "fast" holds something that is no number
            where:    --vary doctrine.decision_delay_s=fast
            allowed:  FROM:TO:STEP or A,B,C
        """,
    ),
    "half a missile": (
        (*SWEEP, "--vary", "interceptors.gbi.inventory=5:10:2.5"),
        """
        InputError: interceptors.gbi.inventory takes whole numbers only
            where:    --vary interceptors.gbi.inventory=5:10:2.5
            allowed:  1, 2, 3 …
        """,
    ),
    "nothing varied": (
        SWEEP,
        """
        InputError: nothing is varied
            where:    --vary
            allowed:  PATH=FROM:TO:STEP, once or more
        """,
    ),
    "an unknown quantity": (
        ("sensitivity", "europe-2007", "--of", "share"),
        """
        InputError: unknown quantity "share"
            where:    --of
            allowed:  share_of_trajectories_with_window, population_share_defended, median_margin, no_leakage, expected_leakage_share
            hint: did you mean "expected_leakage_share" or "population_share_defended" or "share_of_trajectories_with_window"?
        """,
    ),
    "an unknown method": (
        ("sensitivity", "europe-2007", "--method", "fast"),
        """
        InputError: unknown method "fast"
            where:    --method
            allowed:  sobol, morris
        """,
    ),
    "a probability in per cent": (
        ("sensitivity", "europe-2007", "--of", "no_leakage", "--sspk", "70"),
        """
        InputError: sspk is 70
            where:    --sspk
            allowed:  0 to 1
            hint: probabilities are fractions, not per cent
        """,
    ),
    "a radar that is not there": (
        ("sites", "europe-2007", "--move", "radars.emrr"),
        """
        InputError: unknown radar "emrr"
            where:    --move
            allowed:  emr, forward-radar, fylingdales, thule
            hint: did you mean "emr" or "forward-radar" or "thule"?
        """,
    ),
    "candidates that are nowhere": (
        ("sites", "europe-2007", "--candidates", "europa"),
        """
        InputError: unknown region or scenario "europa"
            where:    --candidates europa
            allowed:  {places}
            hint: did you mean "europe" or "europe-2007" or "europe-with-russia"?
        """,
    ),
    "leakage of sites": (
        ("sites", "europe-2007", "--of", "no_leakage"),
        """
        InputError: no_leakage is not asked of sites
            where:    --of
            allowed:  share_of_trajectories_with_window, population_share_defended, median_margin
        """,
    ),
    "resume without a folder": (
        (*SWEEP, "--vary", "doctrine.decision_delay_s=30", "--resume"),
        """
        InputError: --resume needs the folder of the study
            where:    --resume
            allowed:  --out DIR --resume
        """,
    ),
    "a change by SQL": (
        ("results", "DROP TABLE runs"),
        """
        InputError: the question is DROP
            where:    SQL
            allowed:  one SELECT
            hint: results can be read and not changed; --csv and --json write the answer elsewhere
        """,
    ),
    "a folder that is not there": (
        ("results", "--from", "nowhere"),
        """
        InputError: no folder "nowhere"
            where:    --from
            allowed:  a folder of a run, campaign or study, its URL, or store
        """,
    ),
    "two forms at once": (
        ("results", "SELECT 1", "--csv", "--json"),
        """
        InputError: --json and --csv exclude each other
            where:    --json --csv
            allowed:  one of them
        """,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_errors_read_as_written(name: str, tmp_path, monkeypatch, capsys) -> None:
    from midcourse.scenario.fields import fields_of
    from midcourse.scenario.load import load

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MIDCOURSE_STORE", "off")
    arguments, expected = CASES[name]
    known = fields_of(load("europe-2007"))
    monkeypatch.setattr(sys, "argv", ["midcourse", *arguments])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    text = dedent(expected).lstrip("\n").replace("{count}", str(len(known))).replace("{first}", next(iter(known)))
    if "{places}" in text:
        before, after = text.split("{places}")
        assert said.err.startswith(before)
        assert said.err.endswith(after)
    else:
        assert said.err == text
    assert list(tmp_path.iterdir()) == []
