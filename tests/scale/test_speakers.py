"""Speakers summed up pile by pile are those of the whole."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stance.frames import SPEAKERS, conform
from stance.scale import speakers as room
from stance.scale.folder import SPEAKER_TABLE, PartedFolder
from stance.spelling import unify_speakers
from stance.summary import summarize_articles, summarize_speakers

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", "d"]),
        st.sampled_from([None, "Ana Roy", "ANA ROY", "ana roy", "Éloi Brun", "Léa Mas", "L’Elu"]),
        st.sampled_from(["oui", "non merci", "un deux trois"]),
        st.sampled_from([-0.6, 0.0, 0.4]),
    ),
    max_size=12,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(ROWS, min_size=1, max_size=3), pile=st.integers(1, 5))
def test_piles_change_nothing(
    make_quotes,
    tmp_path_factory: pytest.TempPathFactory,
    parts: list[list[tuple[str, str | None, str, float]]],
    pile: int,
) -> None:
    frames = [make_quotes(*rows) for rows in parts]
    store = PartedFolder(tmp_path_factory.mktemp("parts"))
    for number, frame in enumerate(frames):
        store.write_part(number, {"quotes": frame, "articles": summarize_articles([], frame)}, "")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(room, "_PILE", pile)
        room.write_speakers(store)
    written = conform(pd.read_parquet(store.place / SPEAKER_TABLE), SPEAKERS)
    full = [frame for frame in frames if len(frame)] or frames[:1]
    whole = unify_speakers(pd.concat(full, ignore_index=True))
    pd.testing.assert_frame_equal(written, summarize_speakers(whole))
    assert not store.scratch.exists()
    renamed = room.read_names(store)
    for frame in frames:
        names = frame["speaker"].dropna()
        united = {renamed.get(name, name) for name in names}
        assert united <= set(whole["speaker"].dropna())
