"""Boundaries and labels of the model's names, reconsidered with the gazetteer."""

from __future__ import annotations

import pytest

from pipeline.extractors.places import PlaceExtractor
from pipeline.gazetteer.matcher import load_matcher
from pipeline.records import Name, SpanRecord
from pipeline.resolve.places_refine import refine_names
from pipeline.rules import load_rules


@pytest.fixture(scope="module")
def extractor() -> PlaceExtractor:
    return PlaceExtractor(load_matcher(), load_rules("places"))


def refined(
    extractor: PlaceExtractor, text: str, *names: tuple[str, str, float]
) -> list[tuple[str, str]]:
    proposals = tuple(
        SpanRecord("places", f.start, f.end, f.label, f.rule_id, f.value, f.score)
        for f in extractor.find_in(text)
    )
    given = tuple(
        Name(text.index(form), text.index(form) + len(form), label, "model", "crf", score)
        for form, label, score in names
    )
    found = refine_names(text, given, proposals)
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))  # noqa: RUF007
    return [(text[name.start : name.end], name.label) for name in found]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Hadir di KTT Kazan kemarin", ("KTT Kazan", "LOC", 0.7), ("Kazan", "LOC")),
        ("Ia tinggal di distrik Burj Hamud", ("distrik Burj Hamud", "LOC", 0.9),
         ("Burj Hamud", "LOC")),
        ("Tegang di Laut Filipina Barat lagi", ("Filipina Barat", "LOC", 0.9),
         ("Laut Filipina Barat", "LOC")),
        ("Tegang di Laut Filipina Barat lagi", ("Laut Filipina Barat", "ORG", 0.9),
         ("Laut Filipina Barat", "LOC")),
        ("Pameran di Jakarta International Expo", ("Jakarta", "LOC", 1.0),
         ("Jakarta International Expo", "LOC")),
        ("Ia ke New Delhi lagi", ("New Delhi", "PER", 0.8), ("New Delhi", "LOC")),
        # what stays
        ("Wali Kota Tegal hadir", ("Tegal", "LOC", 1.0), ("Tegal", "LOC")),
        ("Polres Kota Bekasi menang", ("Bekasi", "LOC", 1.0), ("Bekasi", "LOC")),
        ("Pemain Manchester menang", ("Manchester", "ORG", 0.9), ("Manchester", "ORG")),
        ("Kata Sudirman kemarin", ("Sudirman", "PER", 0.9), ("Sudirman", "PER")),
        ("Universitas Indonesia menang", ("Universitas Indonesia", "ORG", 0.9),
         ("Universitas Indonesia", "ORG")),
        ("Ia di RSUD Kota Bogor lagi", ("RSUD Kota Bogor", "LOC", 0.8), ("RSUD Kota Bogor", "LOC")),
        ("Ia di Loka Bina Karya Balikpapan", ("Loka Bina Karya Balikpapan", "LOC", 0.95),
         ("Loka Bina Karya Balikpapan", "LOC")),
        ("Rapat di Istana Negara Jakarta", ("Istana Negara Jakarta", "LOC", 0.7),
         ("Istana Negara Jakarta", "LOC")),
        ("Ia pulang dari Pentagon", ("Pentagon", "ORG", 0.8), ("Pentagon", "LOC")),
        ("Kabar itu mengejutkan Pentagon", ("Pentagon", "ORG", 0.8), ("Pentagon", "ORG")),
        ("Rumah di Solo Baru dijual", ("Solo Baru", "LOC", 0.5), ("Solo Baru", "LOC")),
        ("Misa di Keuskupan Malang", ("Keuskupan Malang", "LOC", 0.8),
         ("Keuskupan Malang", "LOC")),
        ("Ia di Jawa Barat lagi", ("Jawa Barat", "LOC", 0.5), ("Jawa Barat", "LOC")),
    ],
)  # fmt: skip
def test_refined(extractor, text, name, expected) -> None:
    assert refined(extractor, text, name) == [expected]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Loji di Jalan Slamet Riyadi Solo", ("Jalan Slamet Riyadi Solo", "LOC", 0.9),
         [("Jalan Slamet Riyadi", "LOC"), ("Solo", "LOC")]),
        ("Warga Desa Megu Gede Kecamatan Weru", ("Desa Megu Gede Kecamatan Weru", "LOC", 0.9),
         [("Desa Megu Gede", "LOC"), ("Kecamatan Weru", "LOC")]),
        ("KONTAN.CO.ID - JAKARTA. Rupiah", ("KONTAN.CO.ID - JAKARTA", "ORG", 0.9),
         [("KONTAN.CO.ID", "ORG"), ("JAKARTA", "LOC")]),
        ("Bantuan bagi Gaza Palestina", ("Gaza Palestina", "LOC", 0.6),
         [("Gaza", "LOC"), ("Palestina", "LOC")]),
        ("Laga di SUGBK Oktober lalu", ("SUGBK Oktober", "LOC", 0.8), [("SUGBK", "LOC")]),
        ("Di Jalan Melati RT 08/RW 02 Ulujami", ("Jalan Melati RT 08/RW 02 Ulujami", "LOC", 1.0),
         [("Jalan Melati", "LOC"), ("Ulujami", "LOC")]),
        ("Di Desa Melati RT 08, kemarin", ("Desa Melati RT 08", "LOC", 1.0),
         [("Desa Melati", "LOC")]),
        ("Ketua RW 02 Ulujami hadir", ("RW 02 Ulujami", "LOC", 0.9), [("Ulujami", "LOC")]),
        ("Ia ke Jakarta Pusat", ("Jakarta Pusat", "LOC", 0.6), [("Jakarta Pusat", "LOC")]),
        ("Ia ke Universitas Riau", ("Universitas Riau", "ORG", 0.6), [("Universitas Riau", "ORG")]),
    ],
)  # fmt: skip
def test_taken_apart(extractor, text, name, expected) -> None:
    assert refined(extractor, text, name) == expected


def test_a_name_never_runs_into_its_neighbour(extractor) -> None:
    text = "Rapat di Jakarta International Expo"
    names = (("Jakarta", "LOC", 1.0), ("Expo", "ORG", 1.0))
    assert refined(extractor, text, *names) == [("Jakarta", "LOC"), ("Expo", "ORG")]


def test_nothing_to_refine() -> None:
    assert refine_names("", (), ()) == ()
