"""A user's own places, read in a process of their own: look-ups are remembered."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.gazetteer import load_gazetteer
from pipeline.gazetteer.user import read_places

ROOT = Path(__file__).resolve().parents[1]
HEADER = "name,kind,country,parent,latitude,longitude,aliases\n"


def written(folder: Path, rows: str, header: str = HEADER) -> Path:
    path = folder / "own.csv"
    path.write_text(header + rows, encoding="utf-8")
    return path


def test_own_places_win(tmp_path) -> None:
    path = written(tmp_path, "Kampung Tua Batu Merah,village,ID,Kepulauan Riau,1.1,104,Solo;KTBM\n")
    code = f"""
import sys
sys.path.insert(0, {str(ROOT / "tests")!r})
from pathlib import Path
from pipeline.gazetteer.user import use_places
assert use_places(Path({str(path)!r})) == 1
from test_places_link import linked
from pipeline.extractors.places import PlaceExtractor
from pipeline.gazetteer.matcher import load_matcher
place = linked("Rapat di <Solo> kemarin.")
assert (place.place_id, place.name) == ("own:kampung-tua-batu-merah", "Kampung Tua Batu Merah")
assert (place.kind, place.admin1, place.latitude) == ("village", "Kepulauan Riau", 1.1)
assert linked("Rapat di <Klaten>.").admin1 == "Jawa Tengah"
found = PlaceExtractor(load_matcher(), ()).find_in("Warga KTBM dan Jakarta.")
assert [f.value for f in found] == ["KTBM", "Jakarta"]
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("row", "admin1"),
    [
        ("A,facility,,,,,", ""), ("A,facility,ID,Sumut,,,", "ID-12"),
        ("A,facility,ID,Kabupaten Sleman,,,", "ID-34"), ("A,facility,ID,ID-34.04,,,", "ID-34"),
        ("A,facility,KE,Kilifi County,,,", "KE.23"), ("A,facility,ke,KE.23,,,", "KE.23"),
    ],
)  # fmt: skip
def test_parents(row, admin1, tmp_path) -> None:
    assert [e.admin1 for e in read_places(written(tmp_path, row), load_gazetteer())] == [admin1]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("A,castle,ID,,,,", "kind"), (",city,ID,,,,", "name"), ("A,city,QQ,,,,", "country"),
        ("A,city,ID,Nowhere,,,", "Nowhere"), ("A,city,ID,,95,0,", "95"),
        ("A,city,ID,,x,0,", "degrees"), ("A,city,ID,Kilifi County,,,", "Kilifi"),
    ],
)  # fmt: skip
def test_wrong_rows_are_told_with_their_line(row, message, tmp_path) -> None:
    with pytest.raises(SettingsError, match=message) as caught:
        read_places(written(tmp_path, "B,city,,,,,\n" + row), load_gazetteer())
    assert "own.csv:3" in caught.value.message


def test_a_file_without_the_columns(tmp_path) -> None:
    with pytest.raises(SettingsError, match="kind"):
        read_places(written(tmp_path, "A\n", "name\n"), load_gazetteer())
    with pytest.raises(SettingsError):
        read_places(tmp_path / "absent.csv", load_gazetteer())
