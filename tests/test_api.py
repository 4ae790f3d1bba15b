"""Nukil from Python: data frames, spaCy components, and the promise about offsets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import pipeline
from pipeline import api
from pipeline.errors import SettingsError, UsageError
from pipeline.settings import Settings

if TYPE_CHECKING:
    from spacy.language import Language

    from pipeline.records import Annotated

pytestmark = pytest.mark.model
TEXT = (
    "Wakil Bupati Sikka menerima Organisasi Pangan dan Pertanian (FAO) di Maumere, "
    "Rabu (5/2/2025). Kerja sama Indonesia-Kenya itu berlangsung 26 Januari hingga 3 Februari 2025."
)
PIECES = st.sampled_from(
    [
        *("Senin (4/2/2025)", "Indonesia-Kenya", "BNPT", "P/CVE", "https://a.id/2025/02/05/x"),
        *(
            "(JISRA)",
            "Joint Initiative (JI)",
            "\n",
            "\n\n",
            "“",
            "”",
            "Prof. Dr. H.",
            "PT Maju Tbk.",
        ),
        *("26-28 Januari 2025", "RT 07/04", "di Desa Sama", "Kab. Bandung"),
        *("PT Maju Tbk.", "\u200b", "\x00", "🙂"),
        *("**tebal**", "![gambar](https://a.id/b.jpg)", "Jl. MH Thamrin", "KEPALA BADAN", "=1+1"),
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=12).map(" ".join)
TABLES = ("sentences", "mentions", "dates", "places", "organizations", "legal_references")


def test_tables_are_data_frames() -> None:
    tables = pipeline.extract([{"id": "a1", "text": TEXT, "date": "2025-02-06"}])
    assert list(tables["documents"]["source_id"]) == ["a1"]
    assert tables["documents"]["n_tokens"][0] > 20
    assert "2025-02-05" in set(tables["dates"]["timex_value"])
    assert not tables["dates"]["weekday_conflict"].any()
    mentions = tables["mentions"]
    assert {"Indonesia", "Kenya"} <= set(mentions["text"])
    for row in mentions.to_dict("records"):
        assert TEXT[row["start"] : row["end"]] == row["text"]


def test_a_frame_with_other_columns_is_read() -> None:
    frame = pd.DataFrame({"kode": ["k1", "k2"], "naskah": [TEXT, TEXT + " Selesai."]})
    options = Settings().ingest.__class__(id_column="kode", text_column="naskah")
    tables = pipeline.extract(frame, settings=Settings(ingest=options))
    assert list(tables["documents"]["source_id"]) == ["k1", "k2"]


def test_texts_do_not_change_each_other() -> None:
    alone = pipeline.extract([TEXT])["mentions"]
    among = pipeline.extract(["Kabar lain dari Palu.", TEXT, "Kabar dari Ambon."])["mentions"]
    first = alone["doc_id"][0]
    pd.testing.assert_frame_equal(
        alone.reset_index(drop=True), among[among["doc_id"] == first].reset_index(drop=True)
    )


def test_a_single_string_is_refused() -> None:
    with pytest.raises(UsageError):
        pipeline.extract(TEXT)


def test_empty_texts_become_issues() -> None:
    tables = pipeline.extract(["", TEXT])
    assert len(tables["documents"]) == 1
    assert list(tables["issues"]["code"]) == ["empty-text"]


def test_doc_carries_names_and_groups(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert doc.text == TEXT
    assert {ent.label_ for ent in doc.ents} <= {"PER", "ORG", "LOC"}
    assert {"ner", "dates", "places", "organizations", "acronyms"} <= set(doc.spans)
    assert any(span.text == "Rabu (5/2/2025)" for span in doc.spans["dates"])


@pytest.mark.parametrize("name", ["dates", "places", "organizations", "acronyms"])
def test_components_work_in_any_pipeline(name: str) -> None:
    import spacy

    plain = spacy.blank("id")
    plain.add_pipe(f"nukil_{name}")
    assert plain(TEXT).spans[name]


def test_unknown_extractor_is_told() -> None:
    with pytest.raises(SettingsError, match="money"):
        pipeline.load(extractors=["money"])


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=TEXTS)
def test_every_row_stands_in_its_text(text: str) -> None:
    rows = api.extract_rows([text])
    documents = {document.doc_id: document for document in rows["documents"]}
    assert not [issue for issue in rows["issues"] if issue.code == "failed"]
    for table in TABLES:
        for row in rows[table]:
            found = documents[row.doc_id].text[row.start : row.end]
            assert found == row.text
            if table != "sentences":
                assert found.strip() == found != ""
                assert "\n" not in found
    for row in rows["acronyms"]:
        assert documents[row.doc_id].text[row.short_start : row.short_end] == row.short


def test_a_document_that_fails_is_told_and_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.resolve import document as layer

    resolve = layer.resolve_document

    def failing(annotated: Annotated, *others: object) -> object:
        if "rusak" in annotated.document.text:
            raise ValueError("an odd text")
        return resolve(annotated, *others)

    monkeypatch.setattr(layer, "resolve_document", failing)
    tables = pipeline.extract([TEXT, "Kabar rusak dari Palu."])
    assert len(tables["documents"]) == 2
    assert len(set(tables["mentions"]["doc_id"])) == 1
    (issue,) = tables["issues"].to_dict("records")
    assert (issue["stage"], issue["code"]) == ("resolve", "failed")
    assert "an odd text" in issue["message"]
