"""Markdown articles and saved web pages: clean text, title, date."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from support import cases
from test_sources import codes, ingest, put

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.records import Document

PARAGRAPHS = (
    "<p>KUPANG, Kantor Contoh - Badan Penanggulangan Bencana Daerah menyalurkan air bersih ke"
    " empat desa yang sumurnya kering sejak awal Agustus, kata kepala badan itu pada Selasa.</p>"
    "<p>Warga Desa Oebelo, yang berjalan dua kilometer untuk menimba air, menyambut truk tangki"
    " itu di depan gereja dan membagi air secara bergiliran sampai petang.</p>"
    "<p>Menurut perangkat desa, sumur bor baru dijanjikan selesai sebelum musim hujan, tetapi"
    " lelang pekerjaannya belum juga diumumkan oleh pemerintah provinsi.</p>"
)


LD = '<script type="application/ld+json">'


def page(head: str = "", body: str = PARAGRAPHS) -> str:
    """A web page with a menu, scripts and an article."""
    return (
        f"<!DOCTYPE html><html><head>{head}<script>var x = 'Rahasia skrip';</script></head><body>"
        "<ul><li><a href='/'>Beranda</a></li><li><a href='/e'>Ekonomi</a></li></ul>"
        f"<h1>Air Bersih Disalurkan ke Empat Desa</h1><div id='isi'>{body}</div>"
        "<script>document.write('<p>Disisipkan skrip</p>')</script>"
        "<div><a href='/1'>Berita lain satu</a> <a href='/2'>Berita lain dua</a></div>"
        "</body></html>"
    )


def read(folder: Path, name: str, content: str | bytes) -> Document:
    """The one document of a file that has no issue."""
    (document,), issues = ingest(put(folder, name, content))
    assert [code for code in codes(issues) if code != "generated-tail"] == []
    return document


@pytest.mark.parametrize("case", cases("sources_markdown"))
def test_markdown_is_reduced_to_its_text(tmp_path: Path, case: dict[str, str]) -> None:
    assert read(tmp_path, "a.md", case["markdown"]).text == case["expected"]


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("---\ntitle: 'Judul: Bagian Satu'\n---\n# Lain\n\nIsi.", "Judul: Bagian Satu"),
        ('+++\ntitle = "Judul TOML"\n+++\nIsi.', "Judul TOML"),
        ("# Judul *Utama*\n\nIsi.", "Judul Utama"),
        ("Judul Baris Pertama\nLead berita yang panjang sekali.\n", "Judul Baris Pertama"),
        (
            "| Field | Value |\n|---|---|\n| Judul | Dari Tabel |\n| Editor | A |\n\nIsi.",
            "Dari Tabel",
        ),
        ("Kalimat pertama berita ini selesai.\nKalimat kedua.\n", None),
        ("Hanya satu baris", None),
    ],
)
def test_markdown_title(tmp_path: Path, content: str, title: str | None) -> None:
    assert read(tmp_path, "a.md", content).title == title


@pytest.mark.parametrize(
    ("name", "content", "published", "source"),
    [
        (
            "a.md",
            "---\ndate: 2013-01-03 15:45:00+07:00\n---\nIsi.",
            date(2013, 1, 3),
            "front_matter",
        ),
        (
            "a.md",
            "---\npublished: true\ndate: 3 Mei 2024\n---\nIsi.",
            date(2024, 5, 3),
            "front_matter",
        ),
        ("a.md", "---\nurl: https://s.example/2024/05/03/x\n---\nIsi.", date(2024, 5, 3), "url"),
        ("a.md", "![x](https://c.example/2025/02/05/x.jpg)\n\nIsi.", date(2025, 2, 5), "image_url"),
        ("xml.2025.11.06.0930.md", "Isi.", date(2025, 11, 6), "file_name"),
        (
            "2025-11-06-a.md",
            "![x](https://c.example/2019/12/06/x.jpg)\n\nIsi.",
            date(2025, 11, 6),
            "file_name",
        ),
        (
            "a.md",
            "![x](https://c.example/2019/12/06/x.jpg)\n\nKatanya, Senin (2/6/2025).",
            None,
            None,
        ),
        ("a.md", "Isi tanpa tanggal.", None, None),
    ],
)
def test_markdown_publication_date(
    tmp_path: Path, name: str, content: str, published: date | None, source: str | None
) -> None:
    document = read(tmp_path, name, content)
    assert (document.published, document.published_source) == (published, source)


def test_markdown_front_matter_gives_metadata_not_text(tmp_path: Path) -> None:
    content = (
        "---\nid: 17\nsource: Kantor Contoh\nlink: https://s.example/x\ntags:\n- a\n---\nIsi.\n"
    )
    document = read(tmp_path, "a.md", content)
    assert (document.source_id, document.site, document.url, document.text) == (
        "17",
        "Kantor Contoh",
        "https://s.example/x",
        "Isi.",
    )


def test_a_generated_tail_is_told(tmp_path: Path) -> None:
    path = put(tmp_path, "a.md", "Isi berita.\n\n---\n\n## Ringkasan\n\nWarga pindah.\n")
    _, (issue,) = ingest(path)
    assert (issue.code, issue.severity) == ("generated-tail", "info")


def test_page_gives_the_article_and_runs_no_script(tmp_path: Path) -> None:
    head = (
        '<meta property="og:title" content="Air Bersih Disalurkan ke Empat Desa - Kantor Contoh">'
        '<meta property="og:site_name" content="Kantor Contoh">'
        '<meta property="og:url" content="https://contoh.example/read/1/air">'
        '<meta property="article:published_time" content="2024-08-20T17:30:00Z">'
    )
    document = read(tmp_path, "a.html", page(head))
    assert document.text.startswith("KUPANG, Kantor Contoh - Badan")
    assert document.text.endswith("pemerintah provinsi.")
    assert len(document.text.split("\n")) == 3
    for noise in ("skrip", "Berita lain", "Beranda", "<"):
        assert noise not in document.text
    assert document.title == "Air Bersih Disalurkan ke Empat Desa"
    assert (document.published, document.published_source) == (date(2024, 8, 21), "html")
    assert document.url == "https://contoh.example/read/1/air"
    assert document.site == "Kantor Contoh"


def test_the_address_settles_a_clock_that_claims_utc(tmp_path: Path) -> None:
    head = (
        '<link rel="canonical" href="https://contoh.example/2024/08/20/air">'
        '<meta name="pubdate" content="2024-08-20T21:08:58Z">'
    )
    document = read(tmp_path, "a.html", page(head))
    assert (document.published, document.published_source) == (date(2024, 8, 20), "html")


@pytest.mark.parametrize(
    ("head", "published"),
    [
        (f'{LD}{{"@graph": [{{"datePublished": "2023-03-04"}}]}}</script>', date(2023, 3, 4)),
        (f"{LD}{{rusak</script>", None),
        ('<link rel="canonical" href="https://contoh.example/2023/03/04/x">', date(2023, 3, 4)),
        ("", None),
    ],
)
def test_page_date(tmp_path: Path, head: str, published: date | None) -> None:
    assert read(tmp_path, "a.html", page(head)).published == published


@pytest.mark.parametrize(
    ("stated", "host", "title"),
    [
        ("Harga Beras Naik di Ende - Kantor Contoh", "kantorcontoh", "Harga Beras Naik di Ende"),
        ("Harga Beras Naik di Ende | Contoh Ekonomi", "ekonomi.contoh", "Harga Beras Naik di Ende"),
        ("Contoh: Harga Beras Naik di Ende", "contoh", "Harga Beras Naik di Ende"),
        ("Duel PSM - Persib Imbang", "contoh", "Duel PSM - Persib Imbang"),
        ("Pemilu 2024: Warga Antre", "contoh", "Pemilu 2024: Warga Antre"),
    ],
)
def test_page_title_loses_the_site(tmp_path: Path, stated: str, host: str, title: str) -> None:
    head = f'<title>{stated}</title><meta property="og:url" content="https://{host}.example/x">'
    content = page(head).replace("<h1>Air Bersih Disalurkan ke Empat Desa</h1>", "")
    assert read(tmp_path, "a.html", content).title == title


def test_page_charset_is_the_declared_one(tmp_path: Path) -> None:
    content = page('<meta charset="iso-8859-1">').replace("gereja", "“gereja”")
    document = read(tmp_path, "a.html", content.encode("cp1252"))
    assert "“gereja”" in document.text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<html><body><p>Pendek saja.</p></body></html>", "Pendek saja."),
        ("<html><body><div>Satu<br>Dua</div></body></html>", "Satu\nDua"),
        ("<p>Potongan tanpa kepala.</p>", "Potongan tanpa kepala."),
    ],
)
def test_short_pages_keep_their_text(tmp_path: Path, content: str, text: str) -> None:
    assert read(tmp_path, "a.html", content).text == text


@pytest.mark.parametrize(
    "content", ["<html></html>", "<html><script>x()</script></html>", "<!-- -->"]
)
def test_pages_without_text_are_issues(tmp_path: Path, content: str) -> None:
    documents, issues = ingest(put(tmp_path, "a.html", content))
    assert (documents, codes(issues)) == ([], ["empty-text"])
