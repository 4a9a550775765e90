#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes examples/weather from a folder of typical years: light and temperature of each hour.

    python3 Scripts/build_weather.py FOLDER

FOLDER holds piedmont_pvgis_tmy.csv (PVGIS), greensboro_tmy3.csv (NREL TMY3) and miami_tmy2.tm2 (NREL
TMY2). The files written have the form of PVGIS or of TMY3 with the columns that a simulation needs,
packed by gzip, and are the same bytes for the same input.
"""

import csv
import gzip
import pathlib
import sys


def pvgis(path):
    rows, head = [], {}
    for line in path.read_text().splitlines():
        fields = line.split(",")
        if ":" in line and len(fields) == 1:
            name, value = line.split(":", 1)
            head[name] = value.strip()
        elif len(fields) == 10 and fields[0][:8].isdigit():
            rows.append((fields[0], fields[1], fields[3], fields[4], fields[5]))
    return (
        head["Latitude (decimal degrees)"],
        head["Longitude (decimal degrees)"],
        head["Irradiance Time Offset (h)"],
        rows,
    )


def tmy3(path):
    table = list(csv.reader(path.open()))
    _, _, _, zone, latitude, longitude, _ = table[0]
    rows = [(f[0], f[1], f[4], f[7], f[10], f[31]) for f in table[2:]]
    return zone, latitude, longitude, rows


def tmy2(path):
    lines = path.read_text().splitlines()
    head = lines[0]
    latitude = int(head[39:41]) + int(head[42:44]) / 60
    longitude = int(head[47:50]) + int(head[51:53]) / 60
    rows = []
    for line in lines[1:]:
        year, month, day, hour = (int(line[at : at + 2]) for at in (1, 3, 5, 7))
        light = [str(int(line[at : at + 4])) for at in (17, 23, 29)]
        stamp = (f"{month:02}/{day:02}/{1900 + year}", f"{hour:02}:00")
        rows.append((*stamp, *light, f"{int(line[67:71]) / 10:g}"))
    return (
        head[33:36].strip(),
        f"{latitude if head[37] == 'N' else -latitude:.4f}",
        f"{longitude if head[45] == 'E' else -longitude:.4f}",
        rows,
    )


def write(name, head, rows):
    assert len(rows) == 8760, (name, len(rows))
    lines = head + [",".join(short(field) for field in row) for row in rows]
    folder = pathlib.Path(__file__).parent.parent / "examples" / "weather"
    folder.mkdir(exist_ok=True)
    text = ("\n".join(lines) + "\n").encode()
    (folder / f"{name}.csv.gz").write_bytes(gzip.compress(text, 9, mtime=0))


def short(field):
    return "0" if field in ("0.0", "-0.0") else field.removesuffix(".0")


def in_universal_time(name, title, source, year):
    latitude, longitude, offset, rows = year
    head = [
        f"Latitude (decimal degrees): {latitude}",
        f"Longitude (decimal degrees): {longitude}",
        f"Place: {title}",
        f"Source: {source}",
        f"Irradiance Time Offset (h): {offset}",
        "time(UTC),T2m,G(h),Gb(n),Gd(h)",
    ]
    write(name, head, rows)


def in_local_time(name, station, title, year):
    zone, latitude, longitude, rows = year
    head = [
        f'{station},"{title}",,{zone},{latitude},{longitude},',
        "Date (MM/DD/YYYY),Time (HH:MM),GHI (W/m^2),DNI (W/m^2),DHI (W/m^2),Dry-bulb (C)",
    ]
    write(name, head, rows)


folder = pathlib.Path(sys.argv[1])
in_universal_time(
    "piedmont",
    "Piedmont, Italy",
    "PVGIS typical year 2005-2023, European Commission, Joint Research Centre",
    pvgis(folder / "piedmont_pvgis_tmy.csv"),
)
in_local_time(
    "greensboro", 723170, "Greensboro (TMY3 of NREL)", tmy3(folder / "greensboro_tmy3.csv")
)
in_local_time("miami", 12839, "Miami (TMY2 of NREL)", tmy2(folder / "miami_tmy2.tm2"))
