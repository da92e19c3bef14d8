"""Fighting a campaign: what is kept already is added up, the rest is fought by threads or by a cluster, in order."""

from __future__ import annotations

from collections.abc import Callable, Generator

import numpy as np

from midcourse.analysis.campaign import BATCH, batch, batches
from midcourse.analysis.totals import Totals, half_width
from midcourse.errors import InputError
from midcourse.outputs.campaign_fight import Fight
from midcourse.outputs.campaign_store import BatchFiles, CampaignFolder, batch_columns

__all__ = ["fight", "grid_shift"]

#: Raids fought again on the thinned grid.
_GRID_RAIDS = 4 * BATCH


def fight(asked: Fight, folder: CampaignFolder | None, tell: Callable[[Totals, int], None]) -> Totals:
    """Fight until all raids are fought or the answer is sure.

    Parameters
    ----------
    asked : Fight
    folder : CampaignFolder or None
        Where batches are kept, and read where they are there already; damaged ones are fought again.
    tell : callable
        Called as ``tell(totals, samples)`` after each batch.

    Returns
    -------
    Totals
        The same, and the same files, whoever fought, in however many goes.

    Raises
    ------
    LimitError
        When the disk refuses or the cluster is lost; what is finished is kept.
    InputError
        When the cluster cannot be used.
    """
    kept = folder.kept(asked.samples) if folder is not None else set()
    files = folder.files if folder is not None else None
    totals, index = asked.nothing, -1
    source = _on_cluster(asked, folder, kept) if asked.cluster else _here(asked, files, kept)
    try:
        for index in range(-(-asked.samples // BATCH)):
            totals.merge(_read(asked, files, index) if index in kept and files is not None else next(source))
            tell(totals, asked.samples)
            if asked.until is not None and half_width(totals.no_leakage) <= asked.until:
                break
    finally:
        source.close()
    if folder is not None:
        folder.drop_after(index + 1)
    return totals


def _read(asked: Fight, files: BatchFiles, index: int) -> Totals:
    columns = files.read(index, asked.count(index))
    if columns is None:
        columns = files.write(batch(asked.study, asked.seed, index, asked.count(index)))
    part = asked.nothing
    part.add(columns)
    return part


def _here(asked: Fight, files: BatchFiles | None, kept: set[int]) -> Generator[Totals, None, None]:
    fought = batches(asked.study, asked.seed, asked.samples, workers=asked.workers, left_out=kept)
    try:
        for done in fought:
            part = asked.nothing
            part.add(files.write(done) if files is not None else batch_columns(done, asked.columns))
            yield part
    finally:
        fought.close()


def _on_cluster(asked: Fight, folder: CampaignFolder | None, kept: set[int]) -> Generator[Totals, None, None]:
    try:
        from midcourse.outputs import campaign_cluster
    except ImportError as problem:
        raise InputError(
            f"a campaign on a cluster needs Dask: {problem}", where="--cluster",
            hint='pip install "midcourse[cluster]"; without --cluster a campaign runs in threads of this process',
        ) from problem  # fmt: skip
    if folder is not None and folder.place.in_memory:
        raise InputError(
            f'"{folder.place.shown}" lies in the memory of this process, where no worker can write', where="--out",
            allowed="with --cluster: a folder or store that all workers reach by the same name",
        )  # fmt: skip
    yield from campaign_cluster.parts(asked, folder.files if folder is not None else None, kept)


def grid_shift(asked: Fight) -> dict[str, tuple[float, float]]:
    """What the estimates change by when every second node of the grids is left out, on the same lots.

    Parameters
    ----------
    asked : Fight

    Returns
    -------
    dict of str to (shift, standard error)
        Of ``no_leakage``, ``expected_leakage`` and ``interceptors_used``: fine less coarse, raid by raid, over the
        first quarter of a million raids at the most. Zero for a study without grids.
    """
    names = ("no_leakage", "expected_leakage", "interceptors_used")
    study = asked.study
    coarse = study.coarser()
    if coarse.reach.launch.shape == study.reach.launch.shape and coarse.reach.ready.shape == study.reach.ready.shape:
        return dict.fromkeys(names, (0.0, 0.0))
    moments = np.zeros((3, 2))
    samples = min(asked.samples, _GRID_RAIDS)
    pairs = zip(
        batches(study, asked.seed, samples, workers=asked.workers),
        batches(coarse, asked.seed, samples, workers=asked.workers),
        strict=True,
    )
    for fine, rough in pairs:
        for k, (one, other) in enumerate(
            ((fine.leakers == 0, rough.leakers == 0), (fine.leakers, rough.leakers), (fine.used, rough.used))
        ):
            change = one.astype(np.int64) - other
            moments[k] += change.sum(), (change * change).sum()
    mean = moments[:, 0] / samples
    error = np.sqrt(np.maximum(moments[:, 1] / samples - mean**2, 0.0) / samples)
    return {name: (float(mean[k]), float(error[k])) for k, name in enumerate(names)}
