#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The hourly simulation of a battery and a panel as a plain loop, to time `plan` against.

    python3 Scripts/power_loop.py examples/weather/piedmont.csv.gz

Prints the unmet energy of a year (Wh), the seconds that the battery's loop takes over the year, and the
seconds from irradiance to answer: sun, plane, cells and loop.
"""

import datetime
import gzip
import math
import sys
import time


def read(path):
    rows, latitude, longitude, offset = [], 0.0, 0.0, 0.5
    for line in gzip.open(path, "rt"):
        name, _, value = line.partition(":")
        if name.startswith("Latitude"):
            latitude = float(value)
        elif name.startswith("Longitude"):
            longitude = float(value)
        elif name.startswith("Irradiance"):
            offset = float(value)
        elif line[:8].isdigit():
            stamp, air, whole, beam, sky = line.split(",")
            year, month, day, hour = int(stamp[:4]), int(stamp[4:6]), int(stamp[6:8]), int(stamp[9:11])
            days = (datetime.date(year, month, day) - datetime.date(2000, 1, 1)).days
            rows.append((days * 24 + hour + offset, float(whole), float(beam), float(sky), float(air)))
    return latitude, longitude, rows


def light(latitude, longitude, rows, tilt, albedo):
    """Irradiance of a plane that faces south: the Astronomical Almanac's sun, an isotropic sky."""
    rad, deg, sin, cos = math.radians, math.degrees, math.sin, math.cos
    slope, flat, north, pole = sin(rad(tilt)), cos(rad(tilt)), cos(rad(latitude)), sin(rad(latitude))
    out = []
    for hour, whole, beam, sky, _ in rows:
        days = hour / 24 - 0.5
        anomaly = rad(357.528 + 0.9856003 * days)
        ecliptic = rad(280.460 + 0.9856474 * days + 1.915 * sin(anomaly) + 0.020 * sin(2 * anomaly))
        axis = rad(23.439 - 0.0000004 * days)
        ascension = math.atan2(cos(axis) * sin(ecliptic), cos(ecliptic))
        up = sin(axis) * sin(ecliptic)
        level = math.sqrt(1 - up * up)
        turn = rad((6.697375 + 0.0657098242 * days + hour % 24) * 15 + longitude) - ascension
        height = up * pole + level * north * cos(turn)
        elevation = deg(math.asin(height))
        if elevation > -0.8:
            elevation += 1.0032 * 0.99298 * 1.02 / (60 * math.tan(rad(elevation + 10.3 / (elevation + 5.11))))
        direct = 0.0
        if elevation > 0:
            south = -math.atan2(-sin(turn) * level, north * up - pole * level * cos(turn)) + math.pi
            zenith = rad(90 - elevation)
            direct = beam * max(0.0, cos(zenith) * flat + sin(zenith) * slope * cos(south))
        out.append(direct + sky * (1 + flat) / 2 + whole * albedo * (1 - flat) / 2)
    return out


def output(plane, rows, peak):
    share = peak / 1000 * (1 - 0.1408) * 0.95
    return [
        max(0.0, watts * share * (1 - 0.004 * (row[4] + 25 / 800 * watts - 25))) for watts, row in zip(plane, rows)
    ]


def battery(panel, capacity, load):
    """The same figures as `plan power`: books, months, days, outages, the histogram of charge."""
    keep, into, out = 1 - 0.03 / 730, 0.96, 0.96
    held = least = capacity
    unmet = spill = lost = charging = discharging = 0.0
    hours = outages = longest = 0
    months = [[0.0, 0.0, 0.0, 0.0, 0, 0, 0] for _ in range(12)]
    histogram = [0] * 10
    lows = []
    start = 0
    for month, days in enumerate((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)):
        sums = months[month]
        for day in range(start, start + days):
            low, high, dark = capacity, 0.0, 0
            for watts in panel[day * 24 : day * 24 + 24]:
                net = watts - load
                kept = held * keep
                lost += held - kept
                if net >= 0:
                    held = kept + net * into
                    taken = net
                    if held > capacity:
                        over = (held - capacity) / into
                        spill += over
                        sums[1] += over
                        taken -= over
                        held = capacity
                    charging += taken * (1 - into)
                else:
                    held = kept + net / out
                if held < 0:
                    short = -held * out
                    unmet += short
                    sums[2] += short
                    hours += 1
                    dark += 1
                    outages += 1
                    longest = max(longest, outages)
                    held = 0.0
                else:
                    outages = 0
                if net < 0:
                    discharging += (kept - held) * (1 - out)
                sums[0] += watts
                sums[3] += held
                low = min(low, held)
                high = max(high, held)
                histogram[min(9, int(10 * held / capacity))] += 1
            least = min(least, low)
            lows.append(low)
            sums[4] += dark > 0
            sums[5] += high >= capacity
            sums[6] += low <= 0
        start += days
    return unmet, spill, hours, least, longest, months, histogram, lows, lost, charging, discharging


latitude, longitude, rows = read(sys.argv[1])
start = time.perf_counter()
panel = output(light(latitude, longitude, rows, 60, 0.1), rows, 50)
unmet = battery(panel, 84, 2.1)[0]
whole = time.perf_counter() - start
times = []
for turn in range(20):
    start = time.perf_counter()
    battery(panel, 84, 2.1 + turn * 0.01)
    times.append(time.perf_counter() - start)
print(f"{unmet:.3f} {min(times):.6f} {whole:.6f}")
