"""Rebuilding the lists of short forms from a corpus."""

from __future__ import annotations

from pipeline.extractors.acronym_lexicon import AcronymLexicon
from pipeline.training.acronyms import attested_rows, common_rows


def test_common_words_are_words_and_names_but_no_short_forms() -> None:
    texts = ["ikan rusun Slamet PAJAK berlayarlah"] * 60 + ["HMPV pajak"] * 10
    rows = {form: kind for form, kind, _ in common_rows(texts, frozenset(("rusun",)))}
    assert rows == {"ikan": "word", "slamet": "name"}


def test_attested_pairs_that_the_lexicon_lacks() -> None:
    lexicon = AcronymLexicon(
        [{"short": "BBI", "long": "Balai Benih Ikan", "kind": "initialism"}],
    )
    documents = [
        ("Kepala Balai Benih Ikan (BBI) hadir.", "a.id"),
        ("Panitia Lomba Layang (PLL) bubar. Panitia Lomba Layang (PLL) pulang.", "a.id"),
        ("Ketua Panitia Lomba Layang (PLL) datang.", "b.id"),
    ]
    expected = [("PLL", "Panitia Lomba Layang", 2, 2)]
    assert list(attested_rows(documents, lexicon)) == expected
    assert list(attested_rows(reversed(documents), lexicon)) == expected
