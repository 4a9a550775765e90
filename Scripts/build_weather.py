#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes examples/weather from a folder of typical years: light and temperature of each hour.

    python3 Scripts/build_weather.py FOLDER

FOLDER holds piedmont_pvgis_tmy.csv (PVGIS), greensboro_tmy3.csv (NREL TMY3), miami_tmy2.tm2 (NREL TMY2)
and pvwatts_denver_8760.csv (PVWatts 5), which goes to Tests/Fixtures/weather. The files written have the form of PVGIS or of TMY3 with the columns that a simulation needs,
packed by gzip, and are the same bytes for the same input.
"""

import csv
import datetime
import gzip
import math
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


def height(days, latitude, longitude):
    """Sine of the sun's height, days after noon of 1 January 2000 in universal time (Astronomical Almanac)."""
    rad, sin, cos = math.radians, math.sin, math.cos
    anomaly = rad(357.528 + 0.9856003 * days)
    ecliptic = rad(280.460 + 0.9856474 * days + 1.915 * sin(anomaly) + 0.020 * sin(2 * anomaly))
    axis = rad(23.439 - 0.0000004 * days)
    up = sin(axis) * sin(ecliptic)
    ascension = math.atan2(cos(axis) * sin(ecliptic), cos(ecliptic))
    turn = rad((6.697375 + 0.0657098242 * days + (days + 0.5) % 1 * 24) * 15 + longitude) - ascension
    return up * sin(rad(latitude)) + math.sqrt(1 - up * up) * cos(rad(latitude)) * cos(turn)


def pvwatts(path):
    """PVWatts' own hours: beam, diffuse and temperature; what falls on a level plane is their sum."""
    rows = []
    for fields in csv.reader(path.open()):
        if len(fields) < 11 or not fields[0].isdigit():
            continue
        month, day, hour = map(int, fields[:3])
        beam, sky = float(fields[3]), float(fields[4])
        days = (datetime.date(1999, month, day) - datetime.date(2000, 1, 1)).days + (hour + 7.5) / 24 - 0.5
        whole = beam * max(0, height(days, 39.73, -105.18)) + sky
        stamp = (f"{month:02}/{day:02}/1999", f"{hour + 1:02}:00")
        rows.append((*stamp, f"{whole:.0f}", fields[3], fields[4], fields[5]))
    return "-7", "39.73", "-105.18", rows


def write(name, head, rows, folder="examples/weather"):
    assert len(rows) == 8760, (name, len(rows))
    lines = head + [",".join(short(field) for field in row) for row in rows]
    folder = pathlib.Path(__file__).parent.parent / folder
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


def in_local_time(name, station, title, year, folder="examples/weather"):
    zone, latitude, longitude, rows = year
    head = [
        f'{station},"{title}",,{zone},{latitude},{longitude},',
        "Date (MM/DD/YYYY),Time (HH:MM),GHI (W/m^2),DNI (W/m^2),DHI (W/m^2),Dry-bulb (C)",
    ]
    write(name, head, rows, folder)


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
in_local_time(
    "denver",
    1,
    "Denver (PVWatts 5 of NREL)",
    pvwatts(folder / "pvwatts_denver_8760.csv"),
    "Tests/Fixtures/weather",
)
