"""Speakers summed up pile by pile are those of the whole."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stance.columns import ALIASES, SPEAKERS, TEXTS, build, conform
from stance.comparing import summarize_articles, summarize_speakers
from stance.parallel import parts as folder
from stance.parallel.parts import ALIAS_TABLE, NAMES, SPEAKER_TABLE, PartedFolder
from stance.speakers.linkage import unite_speakers

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", "d"]),
        st.sampled_from([None, "Ana Roy", "ANA ROY", "ana roy", "Éloi Brun", "Léa Mas", "L’Elu"]),
        st.sampled_from(["oui", "non merci", "un deux trois"]),
        st.sampled_from([-0.6, 0.0, 0.4]),
    ),
    max_size=12,
)


def _article(row: tuple[str, ...]) -> str:
    return row[0]


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(ROWS, min_size=1, max_size=3), pile=st.integers(1, 5))
def test_piles_change_nothing(
    make_quotes,
    tmp_path_factory: pytest.TempPathFactory,
    parts: list[list[tuple[str, str | None, str, float]]],
    pile: int,
) -> None:
    # An article stands in one part alone, its quotations one below the other.
    frames = [
        make_quotes(*((f"{part}{article}", *rest) for article, *rest in sorted(rows, key=_article)))
        for part, rows in enumerate(parts)
    ]
    # What scores nothing stands for what was not judged.
    judged = [frame["stance_score"] != 0 for frame in frames]
    frames = [
        frame.assign(**{name: frame[name].where(rows) for name in ("stance", "stance_score")})
        for frame, rows in zip(frames, judged, strict=True)
    ]
    store = PartedFolder(tmp_path_factory.mktemp("parts"))
    for number, frame in enumerate(frames):
        tables = {
            "quotes": frame.assign(speaker_in_article=frame["speaker"]),
            "texts": build([], TEXTS),
            "articles": summarize_articles([], frame),
        }
        store.write_part(number, tables, "")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(folder, "_PILE", pile)
        folder.write_speakers(store)
    written = conform(pd.read_parquet(store.place / SPEAKER_TABLE), SPEAKERS)
    full = [frame for frame in frames if len(frame)] or frames[:1]
    whole, merges = unite_speakers(pd.concat(full, ignore_index=True))
    pd.testing.assert_frame_equal(written, summarize_speakers(whole))
    assert not list(store.place.glob(".*"))
    aliases = conform(pd.read_parquet(store.place / ALIAS_TABLE), ALIASES)
    pd.testing.assert_frame_equal(aliases, merges)
    names = pd.read_parquet(store.place / NAMES).astype("string")
    parts_united = [
        folder.united(frame.assign(speaker_in_article=frame["speaker"]), names) for frame in full
    ]
    assert pd.concat(parts_united)["speaker"].to_list() == whole["speaker"].to_list()
