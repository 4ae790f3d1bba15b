"""Reading inputs: every format, every kind of damage, nothing lost without a row."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import zipfile
from dataclasses import astuple
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import cases

from pipeline.documents.read import read_documents
from pipeline.errors import SourceError, UsageError
from pipeline.records import Document, Issue
from pipeline.settings import IngestSettings
from pipeline.sources.columns import map_columns
from pipeline.sources.discover import SourceFile, discover
from pipeline.sources.lines import is_boilerplate, is_furniture
from pipeline.sources.published import (
    date_in_address,
    date_in_name,
    parse_date,
    trusted_image_date,
)

NEWS = (
    "Pemerintah Kabupaten Sikka membuka posko bagi warga yang rumahnya rusak akibat gempa.\n"
    "Kepala desa berharap bantuan tiba sebelum akhir pekan.\n"
)


def ingest(
    path: Path, options: IngestSettings | None = None, name: str = ""
) -> tuple[list[Document], list[Issue]]:
    """Documents and issues of one file."""
    items = list(read_documents(SourceFile(path, path.name, name), options or IngestSettings()))
    return (
        [item for item in items if isinstance(item, Document)],
        [item for item in items if isinstance(item, Issue) and item.code != "language"],
    )


def put(folder: Path, name: str, content: str | bytes) -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def codes(issues: list[Issue]) -> list[str]:
    """Codes of issues, in order."""
    return [issue.code for issue in issues]


# Tables of cases


@pytest.mark.parametrize("case", cases("sources_published"))
def test_publication_date_is_read(case: dict[str, str]) -> None:
    readers = {"column": parse_date, "address": date_in_address, "name": date_in_name}
    expected = date.fromisoformat(case["expected"]) if case["expected"] else None
    assert readers[case["kind"]](case["value"]) == expected


@pytest.mark.parametrize("case", cases("sources_furniture"))
def test_lines_of_the_page_are_told_from_the_article(case: dict[str, str]) -> None:
    assert is_furniture(case["line"]) is (case["expected"] == "true")


@pytest.mark.parametrize("case", cases("sources_pointers"))
def test_pointers_to_other_articles_are_told(case: dict[str, str]) -> None:
    assert is_boilerplate(case["line"]) is (case["expected"] == "true")


@pytest.mark.parametrize("case", cases("sources_columns"))
def test_columns_are_found_by_their_usual_names(case: dict[str, str]) -> None:
    header = case["header"].split("|")
    if case["field"] == "text" and not case["expected"]:
        with pytest.raises(SourceError, match="no column"):
            map_columns(header, IngestSettings())
        return
    columns = map_columns(header, IngestSettings())
    assert getattr(columns, case["field"]) == (case["expected"] or None)


def test_image_date_is_distrusted_when_the_text_is_much_later() -> None:
    images = ["https://cdn.example/photo/2019/12/06/a.jpg"]
    assert trusted_image_date(images, "ujarnya, Senin (2/6/2025).") is None
    assert trusted_image_date(images, "ujarnya, Jumat (6/12/2019).") == date(2019, 12, 6)
    assert trusted_image_date(["https://cdn.example/a.jpg"], "teks") is None


# Finding files


def test_discover_walks_folders_and_reports_what_it_leaves_out(tmp_path: Path) -> None:
    put(tmp_path, "a/b.txt", NEWS)
    put(tmp_path, "a/tanpa_akhiran", NEWS)
    put(tmp_path, "foto.jpg", b"\xff\xd8\xff")
    put(tmp_path, "laporan.pdf", b"%PDF-1.7")
    put(tmp_path, ".tersembunyi.txt", NEWS)
    put(tmp_path, ".git/x.txt", NEWS)
    files, issues = discover([tmp_path])
    assert [file.source_path for file in files] == ["a/b.txt", "a/tanpa_akhiran"]
    assert {issue.source_path: (issue.code, issue.severity) for issue in issues} == {
        "foto.jpg": ("unsupported-format", "warning"),
        "laporan.pdf": ("unsupported-format", "warning"),
        ".tersembunyi.txt": ("hidden-file", "info"),
        ".git": ("hidden-file", "info"),
    }
    assert all(issue.hint for issue in issues)


def test_discover_names_equal_paths_apart_whatever_the_order(tmp_path: Path) -> None:
    one = put(tmp_path, "januari/berita/a.txt", NEWS).parent
    two = put(tmp_path, "februari/berita/a.txt", NEWS).parent
    put(two, "b.txt", NEWS)
    expected = ["b.txt", "februari/berita/a.txt", "januari/berita/a.txt"]
    assert [file.source_path for file in discover([one, two])[0]] == expected
    assert discover([one, two]) == discover([two, one])


def test_discover_takes_a_file_once(tmp_path: Path) -> None:
    path = put(tmp_path, "sub/a.txt", NEWS)
    files, _ = discover([path, tmp_path, str(tmp_path / "sub"), str(tmp_path / "**" / "*.txt")])
    assert [file.source_path for file in files] == ["sub/a.txt"]


def test_discover_expands_globs_and_takes_a_named_file_of_any_suffix(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", NEWS)
    put(tmp_path, "b.md", NEWS)
    odd = put(tmp_path, "c.dat", NEWS)
    found = [file.source_path for file in discover([str(tmp_path / "*.txt"), odd])[0]]
    assert found == ["a.txt", "c.dat"]


@pytest.mark.parametrize("wrong", ["tidak/ada.txt", "tidak-ada-*.csv"])
def test_discover_refuses_what_does_not_exist(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(UsageError) as caught:
        discover([str(tmp_path / wrong)])
    assert wrong in caught.value.message
    assert caught.value.hint
    with pytest.raises(UsageError):
        discover([])


def test_discover_follows_no_link_out_or_in_circles(tmp_path: Path) -> None:
    outside = put(tmp_path, "luar/rahasia.txt", NEWS)
    inside = put(tmp_path, "dalam/a.txt", NEWS).parent
    (inside / "lingkar").symlink_to(inside)
    (inside / "keluar.txt").symlink_to(outside)
    (inside / "diri.txt").symlink_to(inside / "diri.txt")
    (inside / "sama.txt").symlink_to(inside / "a.txt")
    files, issues = discover([inside])
    assert len(files) == 1
    assert sorted(codes(issues)) == ["linked-file", "linked-folder", "not-a-file"]


# Given text stays as it is


@pytest.mark.parametrize(
    "text",
    [
        "  Baris satu\r\nBaris dua\r\n\r\n",
        "\ttab di awal, lalu \u00a0 spasi tak putus\u200b",
        'kutip "ganda", koma; titik koma | garis',
        "<p>HTML di dalam sel</p>\nbaris kedua",
        "satu\rdua\x85tiga\u2028empat",
    ],
)
def test_given_text_is_unchanged_in_every_record_format(tmp_path: Path, text: str) -> None:
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerows([["id", "text"], ["1", text]])
    line = json.dumps({"id": 1, "text": text}, ensure_ascii=False)
    pq.write_table(pa.table({"id": [1], "text": [text]}), tmp_path / "d.parquet")
    paths = [
        put(tmp_path, "a.csv", table.getvalue()),
        put(tmp_path, "b.jsonl", line),
        put(tmp_path, "c.json", f"[{line}]"),
        tmp_path / "d.parquet",
        put(tmp_path, "e.jsonl.gz", gzip.compress(line.encode())),
        put(tmp_path, "f.txt", text),
    ]
    for path in paths:
        documents, issues = ingest(path)
        assert [document.text for document in documents] == [text], path.name
        assert not issues
        assert documents[0].n_chars == len(text)


@given(text=st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_survives_json_lines(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = put(tmp_path_factory.mktemp("j"), "a.jsonl", json.dumps({"text": text}))
    documents, issues = ingest(path)
    if documents:
        assert documents[0].text == text
        assert not issues
    else:
        assert codes(issues) == ["empty-text"]


@given(data=st.binary(max_size=400), name=st.sampled_from(["a.txt", "a.csv", "a.json", "a.jsonl"]))
@settings(max_examples=80, deadline=None)
def test_no_bytes_stop_the_run(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str
) -> None:
    documents, issues = ingest(put(tmp_path_factory.mktemp("b"), name, data))
    assert documents or issues


@given(
    data=st.binary(max_size=300),
    name=st.sampled_from(["a.md", "a.html", "a.parquet", "a.zip", "a.gz", "a"]),
    start=st.sampled_from([b"", b"\x1f\x8b\x08\x00", b"PK\x03\x04", b"PAR1", b"<html><p>"]),
)
@settings(max_examples=80, deadline=None)
def test_no_damaged_container_stops_the_run(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str, start: bytes
) -> None:
    documents, issues = ingest(put(tmp_path_factory.mktemp("c"), name, start + data))
    assert documents or issues


# Tables


def test_csv_delimiter_quotes_and_columns_are_found(tmp_path: Path) -> None:
    path = put(
        tmp_path,
        "a.csv",
        "\ufeffsumber;tanggal;judul;isi_berita;;\n"
        'Kantor Berita;Kamis, 06 Nov 2025;"Judul; panjang";"Baris satu,\nbaris dua";;\n',
    )
    (document,), issues = ingest(path)
    assert (document.site, document.title) == ("Kantor Berita", "Judul; panjang")
    assert document.text == "Baris satu,\nbaris dua"
    assert (document.published, document.published_source) == (date(2025, 11, 6), "column")
    assert not issues


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter_is_told(tmp_path: Path, delimiter: str) -> None:
    rows = [["no", "judul", "teks"], ["7", "Judul", "Satu, dua; tiga"], ["8", "Lain", "Empat"]]
    table = io.StringIO(newline="")
    csv.writer(table, delimiter=delimiter).writerows(rows)
    documents, issues = ingest(put(tmp_path, "a.csv", table.getvalue()))
    assert [d.source_id for d in documents] == ["7", "8"]
    assert documents[0].text == "Satu, dua; tiga"
    assert not issues


def test_a_table_without_text_is_one_issue_that_names_the_columns(tmp_path: Path) -> None:
    for name, content in [
        ("a.csv", "no,kepala,tubuh\n1,x,y\n2,x,y\n"),
        ("a.jsonl", '{"no": 1, "tubuh": "y"}\n{"no": 2, "tubuh": "y"}\n'),
        ("a.json", '[{"no": 1, "tubuh": "y"}]'),
    ]:
        path = put(tmp_path, name, content)
        documents, (issue,) = ingest(path)
        assert not documents
        assert (issue.code, issue.severity) == ("missing-column", "error")
        assert "--text-column" in issue.hint
        assert "tubuh" in issue.hint
        documents, issues = ingest(path, IngestSettings(text_column="TUBUH"))
        assert documents
        assert not issues


def test_an_option_for_a_column_that_is_not_there_is_a_warning(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", "id,text\n1,Teks berita\n")
    documents, (issue,) = ingest(path, IngestSettings(title_column="kepala"))
    assert documents[0].title is None
    assert (issue.code, issue.severity) == ("missing-column", "warning")


def test_url_gives_date_and_site_where_columns_do_not(tmp_path: Path) -> None:
    path = put(
        tmp_path,
        "a.csv",
        "url,text,date,source\n"
        "https://www.situs.example/2024/03/09/judul,Teks pertama,,unknown\n"
        "https://situs.example/x,Teks kedua,besok,\n",
    )
    (first, second), (issue,) = ingest(path)
    assert (first.published, first.published_source) == (date(2024, 3, 9), "url")
    assert first.site == second.site == "situs.example"
    assert second.published is None
    assert issue.code == "date"
    assert "besok" in issue.message


def test_ragged_and_empty_rows_are_told(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", "id,text\n1,Teks, lanjutan\n2,\n\n3,Teks\n")
    documents, issues = ingest(path)
    assert [d.text for d in documents] == ["Teks", "Teks"]
    assert sorted(codes(issues)) == ["empty-text", "ragged-row"]


def test_a_quotation_mark_that_is_never_closed_is_told(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", 'id,text\n1,Teks\n2,"Teks tanpa tutup\n3,Teks\n4,Teks\n')
    documents, (issue,) = ingest(path)
    assert len(documents) == 2
    assert (issue.code, issue.severity) == ("open-quote", "warning")
    assert "line 3" in issue.message
    closed, issues = ingest(put(tmp_path, "b.csv", 'id,text\n1,"Teks\ndua"\n2,5" pipa\n'))
    assert len(closed) == 2
    assert not issues


def test_a_default_date_is_the_last_resort(tmp_path: Path) -> None:
    path = put(tmp_path, "a.csv", "id,text,date\n1,Teks satu,2024-01-02\n2,Teks dua,\n")
    (first, second), _ = ingest(path, IngestSettings(published="2025-02-05"))
    assert first.published == date(2024, 1, 2)
    assert (second.published, second.published_source) == (date(2025, 2, 5), "option")
    plain, _ = ingest(path)
    assert [d.doc_id for d in plain] == [first.doc_id, second.doc_id]
    with pytest.raises(UsageError):
        ingest(path, IngestSettings(published="kapan saja"))


# JSON


def test_bad_json_lines_are_told_by_number_and_the_others_read(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", '{"text": "Satu"}\n{"text": \n\n[1]\n{"text": "Dua"}')
    documents, issues = ingest(path)
    assert [d.text for d in documents] == ["Satu", "Dua"]
    assert codes(issues) == ["bad-json", "bad-json"]
    assert "line 2" in issues[0].message
    assert "line 4" in issues[1].message


@pytest.mark.parametrize(
    "content",
    [
        '[{"text": "Satu"}, {"text": "Dua"}]',
        '{"status": "ok", "articles": [{"content": "Satu"}, {"content": "Dua"}]}',
        '{"text": "Satu"}\n{"text": "Dua"}\n',
        '{\n "text": "Satu"\n}\n{\n "text": "Dua"\n}',
    ],
)
def test_json_comes_in_many_shapes(tmp_path: Path, content: str) -> None:
    documents, issues = ingest(put(tmp_path, "a.json", content))
    assert [d.text for d in documents] == ["Satu", "Dua"]
    assert not issues


def test_a_cut_json_array_gives_what_stands_before_the_cut(tmp_path: Path) -> None:
    documents, issues = ingest(put(tmp_path, "a.json", '[{"text": "Satu"}, {"text": "Du'))
    assert [d.text for d in documents] == ["Satu"]
    assert codes(issues) == ["bad-json"]


def test_half_characters_are_replaced_and_told(tmp_path: Path) -> None:
    documents, issues = ingest(put(tmp_path, "a.jsonl", '{"text": "Teks \\ud83d rusak"}'))
    assert documents[0].text == "Teks \ufffd rusak"
    assert codes(issues) == ["encoding"]


def test_half_characters_stand_in_no_cell(tmp_path: Path) -> None:
    row = '{"text": "Teks", "id": "a\\ud83d", "source": "b\\ud83d", "date\\ud83d": "entah"}'
    documents, issues = ingest(put(tmp_path, "a.jsonl", row))
    told = [value for item in (*documents, *issues) for value in astuple(item)]
    assert not [value for value in told if isinstance(value, str) and not _is_unicode(value)]
    assert (documents[0].source_id, documents[0].site) == ("a\ufffd", "b\ufffd")


def _is_unicode(text: str) -> bool:
    return text.encode("utf-8", "replace").decode() == text


@pytest.mark.skipif(os.name == "nt", reason="file names are Unicode there")
def test_file_names_that_are_no_utf8_are_told_apart(tmp_path: Path) -> None:
    for name in (b"berita\xff.txt", b"berita\xfe.txt", b"gambar\xff.png"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(NEWS, encoding="utf-8")
    files, left_out = discover([tmp_path])
    assert [file.source_path for file in files] == ["berita\\xfe.txt", "berita\\xff.txt"]
    assert [issue.source_path for issue in left_out] == ["gambar\\xff.png"]


# Damage and limits


def test_empty_binary_and_blank_files_are_issues(tmp_path: Path) -> None:
    for name, content, code in [
        ("kosong.txt", b"", "empty-file"),
        ("kosong.csv", b"", "empty-file"),
        ("kosong.zip", b"", "empty-file"),
        ("gambar.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00", "binary-file"),
        ("acak.csv", bytes(range(256)) * 20, "binary-file"),
        ("spasi.txt", b"  \r\n ", "empty-text"),
        ("lembar.xlsx", b"PK\x03\x04", "unsupported-format"),
    ]:
        documents, (issue,) = ingest(put(tmp_path, name, content))
        assert not documents
        assert (issue.code, issue.severity) == (code, "error")
        assert issue.hint


def test_truncated_gzip_keeps_the_complete_records(tmp_path: Path) -> None:
    lines = "".join(
        json.dumps({"id": n, "text": f"Berita nomor {n} {n * 7919}"}) + "\n" for n in range(3000)
    )
    packed = gzip.compress(lines.encode())
    path = put(tmp_path, "a.jsonl.gz", packed[: len(packed) // 2])
    documents, (issue,) = ingest(path)
    assert 100 < len(documents) < 3000
    assert [d.source_id for d in documents] == [str(n) for n in range(len(documents))]
    assert issue.code == "truncated"
    table = "id,text\n" + "".join(f'{n},"Berita {n * 7919}"\n' for n in range(3000))
    packed = gzip.compress(table.encode())
    documents, (issue,) = ingest(put(tmp_path, "b.csv.gz", packed[: len(packed) // 2]))
    assert 100 < len(documents) < 3000
    assert all(d.text == f"Berita {int(d.source_id) * 7919}" for d in documents)
    assert issue.code == "truncated"


def test_long_texts_are_issues_not_documents(tmp_path: Path) -> None:
    options = IngestSettings(max_chars=1000)
    long = "kata " * 400_000
    for name, content in [
        ("a.txt", long),
        ("a.jsonl", json.dumps({"text": long}) + '\n{"text": "Teks pendek"}'),
        ("a.csv", f'id,text\n1,"{long}"\n2,Teks pendek\n'),
        ("a.md", long),
        ("a.html", f"<html><body><p>{long}</p></body></html>"),
    ]:
        documents, (issue,) = ingest(put(tmp_path, name, content), options)
        assert issue.code == "too-long"
        assert "00" in issue.message
        assert "max_chars" in issue.message + issue.hint
        short = ["Teks pendek"] if name in ("a.csv", "a.jsonl") else []
        assert [d.text for d in documents] == short


def test_ten_megabytes_on_one_line_are_read(tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt", "kata " * 2_000_000)
    documents, issues = ingest(path, IngestSettings(max_chars=20_000_000))
    assert documents[0].n_chars == 10_000_000
    assert not issues


# Encodings


@pytest.mark.parametrize(
    ("data", "text", "code"),
    [
        ("“Warga” – siap…".encode(), "“Warga” – siap…", None),
        (b"\xef\xbb\xbfWarga siap", "Warga siap", None),
        ("Warga “siap”".encode("utf-16"), "Warga “siap”", None),
        ("Warga “siap” pindah".encode("utf-16-le"), "Warga “siap” pindah", None),
        ("“Warga” – siap…".encode("cp1252"), "“Warga” – siap…", "encoding"),
        (
            b"Warga \xff\xfe siap \xe2\x80 pindah",
            "Warga \ufffd\ufffd siap \ufffd pindah",
            "encoding",
        ),
        ("Warga “siap” kata Andr\u00e9".encode("mac_roman"), "Warga “siap” kata André", "encoding"),
    ],
)
def test_encodings_are_told(tmp_path: Path, data: bytes, text: str, code: str | None) -> None:
    (document,), issues = ingest(put(tmp_path, "a.txt", data))
    assert document.text == text
    assert codes(issues) == ([code] if code else [])


def test_broken_bytes_are_replaced_and_counted(tmp_path: Path) -> None:
    data = ("“Warga” siap pindah. " * 40).encode() + b"Rusak \xff\xfe di sini. \xe2\x80"
    (document,), (issue,) = ingest(put(tmp_path, "a.txt", data))
    assert document.text.count("\ufffd") == 3  # the cut character's two bytes become one
    assert issue.message.startswith("4 broken bytes")
    assert document.text.startswith("“Warga” siap")
    assert issue.severity == "warning"
    plain = b"Warga siap pindah. " * 100 + b"Rusak \xff di sini."
    (document,), (issue,) = ingest(put(tmp_path, "b.txt", plain))
    assert "Rusak \ufffd di" in document.text
    assert issue.code == "encoding"


def test_the_encoding_option_wins(tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt", "Harga naik 5 \u00b0".encode("cp850"))
    (document,), _ = ingest(path, IngestSettings(encoding="cp850"))
    assert document.text.endswith("\u00b0")
    with pytest.raises(UsageError):
        ingest(path, IngestSettings(encoding="utf-99"))


# Archives


def pack(path: Path, members: dict[str, bytes]) -> Path:
    """Write a ZIP."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_zip_members_are_read_in_place(tmp_path: Path) -> None:
    inner = pack(tmp_path / "dalam.zip", {"c.txt": NEWS.encode()})
    path = pack(
        tmp_path / "a.zip",
        {
            "b/satu.txt": NEWS.encode(),
            "tabel.csv": b"id,text\n1,Teks\n",
            "baris.jsonl.gz": gzip.compress(b'{"id": 9, "text": "Teks"}'),
            "dalam.zip": inner.read_bytes(),
            "foto.png": b"\x89PNG",
        },
    )
    documents, issues = ingest(path)
    assert [(d.source_path, d.source_id) for d in documents] == [
        ("a.zip/b/satu.txt", "satu"),
        ("a.zip/baris.jsonl.gz", "9"),
        ("a.zip/dalam.zip/c.txt", "c"),
        ("a.zip/tabel.csv", "1"),
    ]
    assert codes(issues) == ["unsupported-format"]


def test_zip_names_cannot_leave_the_archive(tmp_path: Path) -> None:
    names = ["../../jahat.txt", "/etc/mutlak.txt", "C:\\windows\\c.txt", "jahat.txt"]
    path = pack(tmp_path / "a.zip", {name: NEWS.encode() for name in names})
    before = sorted(tmp_path.parent.rglob("*"))
    documents, issues = ingest(path)
    assert sorted(tmp_path.parent.rglob("*")) == before
    paths = [d.source_path for d in documents]
    assert len(set(paths)) == 4
    assert all(path.startswith("a.zip/") and ".." not in path for path in paths)
    assert codes(issues) == ["unsafe-name"] * 4 or codes(issues).count("unsafe-name") >= 3


def test_zip_bombs_locks_and_nesting_are_issues(tmp_path: Path) -> None:
    bomb = pack(tmp_path / "bom.zip", {"a.txt": b"0" * (80 << 20)})
    documents, (issue,) = ingest(bomb)
    assert (documents, issue.code) == ([], "too-large")
    gz = put(tmp_path, "bom.txt.gz", gzip.compress(b"0" * (80 << 20)))
    documents, (issue,) = ingest(gz)
    assert (documents, issue.code) == ([], "too-large")
    deep = pack(tmp_path / "1.zip", {"a.txt": NEWS.encode()})
    for number in (2, 3):
        deep = pack(tmp_path / f"{number}.zip", {"x.zip": deep.read_bytes()})
    documents, (issue,) = ingest(deep)
    assert (documents, issue.code) == ([], "nested-archive")
    locked = bytearray(pack(tmp_path / "kunci.zip", {"a.txt": NEWS.encode()}).read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + offset] |= 1
    documents, (issue,) = ingest(put(tmp_path, "kunci.zip", bytes(locked)))
    assert (documents, issue.code) == ([], "encrypted")


def test_a_damaged_zip_is_an_issue(tmp_path: Path) -> None:
    data = pack(tmp_path / "a.zip", {"a.txt": NEWS.encode() * 50}).read_bytes()
    documents, issues = ingest(put(tmp_path, "b.zip", data[: len(data) // 2]))
    assert (documents, codes(issues)) == ([], ["truncated"])


# Telling formats


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "<!-- x -->\n" * 3000 + "<div>" + NEWS),
        ("a.md", "---\njudul: x" + " " * 300_000 + "y\n---\n" + NEWS),
        ("a.md", "[Gambas:" * 60_000 + "\n\n" + NEWS),
        ("a.md", "[video" + "." * 300_000 + "\n\n" + NEWS),
    ],
)
def test_long_markup_takes_linear_time(tmp_path: Path, name: str, content: str) -> None:
    documents, _ = ingest(put(tmp_path, name, content))
    assert "Kepala desa berharap" in documents[0].text


def test_format_is_told_by_content_where_the_name_does_not(tmp_path: Path) -> None:
    page = (
        f"<!DOCTYPE html><html><head><title>Judul</title></head><body><p>{NEWS}</p></body></html>"
    )
    for name, content, expected in [
        ("halaman.txt", page, "html"),
        ("halaman", page, "html"),
        ("baris", '{"text": "Teks"}\n{"text": "Teks"}\n', "jsonl"),
        ("larik", '[{"text": "Teks"}]', "json"),
        ("tabel", "id,judul,isi\n1,Judul,Teks\n", "csv"),
        ("naskah", NEWS, "text"),
        ("rapat.2025", NEWS, "text"),
    ]:
        documents, _ = ingest(put(tmp_path, name, content))
        assert documents[0].source_format == expected, name
    spool = put(tmp_path, "spool", '{"text": "Teks"}')
    documents, _ = ingest(spool, name="stdin.jsonl")
    assert documents[0].source_format == "jsonl"


# Messages that a newsroom understands


@pytest.mark.parametrize(
    ("name", "content", "code", "message", "hint"),
    [
        ("a.json", "id,text\n1,Kabar\n", "bad-json", "line 1: Expecting value", "by what it holds"),
        ("a.json", "[" * 100_000, "bad-json", "nested too deeply", "nothing was read"),
        (
            "a.json",
            '[{"text": "Kabar"}, 7]',
            "bad-json",
            "item 2: a number, not",
            "objects such as",
        ),
        ("a.json", '[{"text": "Kabar"}, {"te', "bad-json", "at character", "(1)"),
        ("a.jsonl", '{"text": "Kabar"}\nnull', "bad-json", "line 2: null, not an", "one object"),
        ("a.jsonl", '{"text": "Kabar"}\n{"text": "x', "bad-json", "line 2: no JSON", "other lines"),
        ("a.csv", '[{"id": 1, "text": "Kabar"}]', "bad-csv", "JSON, not a table", "rename it"),
        ("a.csv", '{"id": 1, "text": "Kabar"}', "bad-csv", "JSON, not a table", "rename it"),
        (
            "a.csv",
            "text,text\nSatu,Dua\n",
            "repeated-column",
            "2 columns are called 'text'",
            "name",
        ),
        (
            "a.csv",
            "id,text\n1,Satu\n1,Dua\n",
            "repeated-id",
            "1 ids stand",
            "join tables by doc_id",
        ),
        ("a.csv", "text,date\nSatu,1850-01-01\n", "date", "no day in date", "from 1900 on"),
    ],
)
def test_what_is_wrong_is_told(
    tmp_path: Path, name: str, content: str, code: str, message: str, hint: str
) -> None:
    _, (issue,) = ingest(put(tmp_path, name, content))
    assert issue.code == code
    assert message in issue.message
    assert hint in issue.hint


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "id,text\n1,Satu\n2,Dua\n"),
        ("a.csv", "text\nSatu\nSatu\n"),
        ("a.csv", "text,,\nSatu,,\n"),
        ("a.csv", 'text,date\n"{""Satu""}",1985-03-02\n'),
        ("a.jsonl", '{"text": "Kabar"}\n\n{"text": "Lain"}\n'),
    ],
)
def test_what_is_right_is_passed_over(tmp_path: Path, name: str, content: str) -> None:
    documents, issues = ingest(put(tmp_path, name, content))
    assert documents
    assert issues == []


def test_an_old_date_is_read_where_the_year_stands_first(tmp_path: Path) -> None:
    table = "text,date\nSatu,1965-10-01\nDua,1/10/1965\n"
    (first, second), (issue,) = ingest(put(tmp_path, "a.csv", table))
    assert (first.published, second.published, issue.code) == (date(1965, 10, 1), None, "date")
