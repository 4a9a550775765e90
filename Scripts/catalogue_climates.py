# SPDX-License-Identifier: Apache-2.0
"""Climates of the catalogue: monthly means with their sources."""

# Irradiation of a level plane (kWh/m2/day), temperature of the air (C), and how a day's irradiation over
# a clear day's varies: mean, standard deviation, correlation with the next day's.
CLIMATES = {
    "amsterdam": {
        "title": "Amsterdam, Netherlands", "latitude": "52.3 deg", "longitude": "4.77 deg",
        "irradiation": ([0.64, 1.36, 2.48, 3.43, 4.81, 4.93, 4.93, 4.07, 2.72, 1.55, 0.82, 0.46], "measured", "iwec", "Horizontal, typical year of an ASHRAE IWEC file."),
        "temperatures": ([4.2, 3.7, 5.3, 8.4, 12.7, 15.2, 16.9, 17.1, 14.4, 10.9, 6.5, 4.4], "measured", "iwec", "Air, typical year of an ASHRAE IWEC file."),
        "clearness": ((0.553, 0.214, 0.16), "iwec"),
    },
    "sand-point-alaska": {
        "title": "Sand Point, Alaska", "latitude": "55.3 deg", "longitude": "-160.52 deg",
        "irradiation": ([0.58, 1.05, 1.85, 3.06, 3.28, 3.81, 5.0, 2.7, 3.04, 1.61, 0.74, 0.46], "measured", "pvlib-tmy", "Horizontal, typical year (TMY3)."),
        "temperatures": ([0.6, 1.2, 1.7, 2.1, 3.2, 8.1, 11.8, 11.9, 7.9, 4.5, 0.4, -0.6], "measured", "pvlib-tmy", "Air, typical year (TMY3)."),
        "clearness": ((0.547, 0.239, 0.34), "pvlib-tmy"),
    },
    "piedmont": {
        "title": "Piedmont, Italy", "latitude": "45.0 deg", "longitude": "8.0 deg",
        "irradiation": ([1.54, 2.39, 3.82, 4.05, 4.83, 7.21, 6.62, 5.76, 4.52, 2.87, 2.02, 1.49], "measured", "pvlib-tmy", "Horizontal, typical year of PVGIS at 45 N 8 E."),
        "temperatures": ([5.2, 7.0, 8.7, 12.4, 17.0, 22.5, 21.9, 22.1, 20.2, 15.0, 6.3, 4.1], "measured", "pvlib-tmy", "Air, typical year of PVGIS (ERA5) at 45 N 8 E."),
        "clearness": ((0.743, 0.278, 0.46), "pvlib-tmy"),
    },
    "greensboro": {
        "title": "Greensboro, North Carolina", "latitude": "36.1 deg", "longitude": "-79.95 deg",
        "irradiation": ([2.41, 3.06, 4.25, 5.41, 5.64, 6.25, 6.08, 5.61, 4.43, 3.59, 2.43, 2.24], "measured", "pvlib-tmy", "Horizontal, typical year (TMY3)."),
        "temperatures": ([0.3, 5.0, 11.4, 14.7, 19.0, 23.6, 25.4, 24.8, 20.1, 13.1, 10.8, 4.2], "measured", "pvlib-tmy", "Air, typical year (TMY3)."),
        "clearness": ((0.716, 0.219, 0.3), "pvlib-tmy"),
    },
    "miami": {
        "title": "Miami, Florida", "latitude": "25.8 deg", "longitude": "-80.27 deg",
        "irradiation": ([3.49, 4.43, 5.16, 6.16, 6.03, 5.76, 5.99, 5.67, 4.91, 4.37, 3.57, 3.36], "measured", "pvlib-tmy", "Horizontal, typical year (TMY2)."),
        "temperatures": ([20.0, 20.8, 21.6, 24.5, 25.8, 27.3, 28.0, 27.9, 26.9, 25.1, 23.2, 20.6], "measured", "pvlib-tmy", "Air, typical year (TMY2)."),
        "clearness": ((0.743, 0.165, 0.35), "pvlib-tmy"),
    },
    "dubai": {
        "title": "Dubai, United Arab Emirates", "latitude": "25.2 deg", "longitude": "55.4 deg",
        "irradiation": ([4.22, 5.06, 6.01, 7.03, 7.8, 7.84, 7.58, 7.31, 6.7, 5.63, 4.6, 3.97], "measured", "tmyx-stat", "Horizontal, typical year (TMYx), modelled; high, 0.91 to 0.94 of a clear sky in every month."),
        "temperatures": ([19.6, 21.0, 23.3, 27.5, 31.6, 33.2, 35.1, 35.3, 33.2, 29.9, 25.5, 21.9], "measured", "tmyx-stat", "Air, typical year (TMYx)."),
    },
    "halifax": {
        "title": "Halifax, Nova Scotia", "latitude": "44.7 deg", "longitude": "-63.6 deg",
        "irradiation": ([1.43, 2.33, 3.52, 4.3, 4.95, 5.38, 5.36, 5.0, 4.06, 2.63, 1.51, 1.13], "datasheet", "ashrae-2021-stat", "Horizontal, long-term all-sky mean of ASHRAE Fundamentals 2021."),
        "temperatures": ([-2.2, -2.3, 0.4, 5.4, 9.9, 14.6, 19.3, 19.7, 16.6, 11.6, 6.1, 0.8], "datasheet", "ashrae-2021-stat", "Air, long-term mean of ASHRAE Fundamentals 2021, harbour side."),
    },
    "honolulu": {
        "title": "Honolulu, Hawaii", "latitude": "21.3 deg", "longitude": "-157.9 deg",
        "irradiation": ([3.98, 4.49, 5.24, 5.82, 6.31, 6.49, 6.52, 6.55, 5.82, 5.02, 4.15, 3.77], "measured", "tmy3-stat", "Horizontal, typical year (TMY3). The coordinates are approximate."),
        "temperatures": ([22.5, 22.8, 23.2, 23.8, 25.2, 25.9, 26.9, 27.1, 26.9, 26.2, 24.8, 23.7], "measured", "tmy3-stat", "Air, typical year (TMY3), mean of the 24 hourly means."),
    },
    "hyakuri": {
        "title": "Hyakuri, north-east of Tokyo, Japan", "latitude": "36.2 deg", "longitude": "140.4 deg",
        "irradiation": ([2.52, 3.15, 3.54, 4.61, 4.79, 4.14, 4.39, 4.81, 3.47, 2.93, 2.49, 2.09], "measured", "iwec-hyakuri", "Horizontal, typical year of an ASHRAE IWEC file, modelled from cloud."),
        "temperatures": ([1.9, 3.2, 6.2, 11.3, 16.3, 19.1, 22.6, 24.4, 20.7, 16.0, 9.5, 4.8], "measured", "iwec-hyakuri", "Air, typical year of an ASHRAE IWEC file."),
    },
    "jervis-bay": {
        "title": "Jervis Bay, New South Wales", "latitude": "-35.1 deg", "longitude": "150.8 deg",
        "irradiation": ([6.36, 5.61, 4.67, 3.67, 2.72, 2.25, 2.58, 3.5, 4.61, 5.58, 6.06, 6.53], "measured", "bom-068034", "Horizontal, satellite, 1990 to 2026, MJ over 3.6."),
        "temperatures": ([20.7, 21.0, 20.1, 17.8, 15.3, 13.2, 12.2, 12.9, 14.6, 16.4, 17.9, 19.6], "measured", "bom-068034", "Air, mean of the mean daily maximum and minimum, 1907 to 2004, 85 m above the sea."),
    },
    "leiden": {
        "title": "Leiden, Netherlands", "latitude": "52.2 deg", "longitude": "4.5 deg",
        "irradiation": ([0.74, 1.56, 2.75, 4.55, 5.62, 5.63, 5.6, 4.64, 3.19, 1.75, 0.93, 0.56], "measured", "pvgis-leiden", "Horizontal, PVGIS-SARAH2, mean of 2015 to 2020; kWh/m2/month over the days of the month."),
    },
    "northern-ireland": {
        "title": "Northern Ireland", "latitude": "54.6 deg", "longitude": "-6.0 deg",
        "irradiation": ([0.58, 1.25, 2.3, 3.72, 4.82, 4.75, 4.39, 3.6, 2.57, 1.46, 0.72, 0.43], "datasheet", "sap-2012", "Horizontal, region 21 of SAP 2012 table U3, W/m2 times 0.024. Latitude of table U4; the longitude is approximate."),
        "temperatures": ([4.8, 5.2, 6.4, 8.4, 10.9, 13.5, 15.0, 14.9, 13.1, 10.0, 7.2, 4.7], "datasheet", "sap-2012", "Air, region 21 of SAP 2012 table U1, for 72 m above the sea; the shore is slightly warmer."),
    },
    "orkney": {
        "title": "Orkney, Scotland", "latitude": "59.0 deg", "longitude": "-3.0 deg",
        "irradiation": ([0.34, 0.94, 2.02, 3.43, 4.92, 4.82, 4.27, 3.48, 2.4, 1.2, 0.46, 0.22], "datasheet", "sap-2012", "Horizontal, region 19 of SAP 2012 table U3, W/m2 times 0.024. Latitude of table U4; the longitude is approximate."),
        "temperatures": ([4.4, 4.2, 5.0, 7.0, 8.9, 11.2, 13.1, 13.2, 11.7, 9.1, 6.6, 4.3], "datasheet", "sap-2012", "Air, region 19 of SAP 2012 table U1, for 53 m above the sea; the shore is slightly warmer."),
    },
    "san-francisco": {
        "title": "San Francisco, California", "latitude": "37.6 deg", "longitude": "-122.4 deg",
        "irradiation": ([2.14, 3.16, 4.4, 5.67, 6.42, 7.15, 7.13, 6.4, 5.46, 3.76, 2.53, 2.13], "measured", "energyplus-stat", "Horizontal, typical year (TMY3) of the airport. The coordinates are approximate."),
        "temperatures": ([9.6, 11.3, 12.7, 13.7, 15.0, 15.3, 15.9, 16.6, 16.7, 15.1, 12.8, 10.6], "measured", "energyplus-stat", "Air, typical year (TMY3), from the degree days above and below 10 C of each month."),
    },
    "santa-monica": {
        "title": "Santa Monica, California", "latitude": "34.0 deg", "longitude": "-118.4 deg",
        "irradiation": ([3.0, 3.47, 4.66, 6.37, 6.46, 7.0, 7.26, 6.77, 5.24, 3.79, 3.33, 2.62], "measured", "ladybug-stat", "Horizontal, typical year (TMY3)."),
        "temperatures": ([13.2, 14.1, 14.0, 14.3, 16.5, 18.1, 20.5, 20.1, 20.2, 16.9, 17.0, 14.5], "measured", "ladybug-stat", "Air, typical year (TMY3)."),
    },
    "seattle": {
        "title": "Seattle, Washington", "latitude": "47.5 deg", "longitude": "-122.3 deg",
        "irradiation": ([1.01, 1.79, 2.82, 4.34, 5.47, 5.93, 6.23, 5.04, 3.68, 2.27, 1.17, 0.89], "measured", "tmy3-stat", "Horizontal, typical year (TMY3)."),
        "temperatures": ([4.5, 5.8, 8.3, 10.9, 13.0, 15.6, 17.7, 18.8, 15.1, 11.4, 8.1, 5.4], "measured", "tmy3-stat", "Air, typical year (TMY3)."),
    },
    "shetland": {
        "title": "Shetland, Scotland", "latitude": "60.1 deg", "longitude": "-1.2 deg",
        "irradiation": ([0.29, 0.82, 1.9, 3.24, 4.7, 4.56, 4.03, 3.46, 2.16, 1.1, 0.38, 0.17], "datasheet", "sap-2012", "Horizontal, region 20 of SAP 2012 table U3, W/m2 times 0.024. Latitude of table U4; the longitude is approximate."),
        "temperatures": ([4.6, 4.1, 4.7, 6.5, 8.3, 10.5, 12.4, 12.8, 11.4, 8.8, 6.5, 4.6], "datasheet", "sap-2012", "Air, region 20 of SAP 2012 table U1, for 50 m above the sea; the shore is slightly warmer."),
    },
    "south-west-england": {
        "title": "South West England (Plymouth)", "latitude": "50.5 deg", "longitude": "-4.1 deg",
        "irradiation": ([0.86, 1.51, 2.66, 4.18, 5.04, 5.59, 4.9, 4.37, 3.26, 1.87, 1.06, 0.67], "datasheet", "sap-2012", "Horizontal, region 4 of SAP 2012 table U3, W/m2 times 0.024. Latitude of table U4; the longitude is approximate."),
        "temperatures": ([6.1, 6.4, 7.5, 9.3, 11.9, 14.5, 16.2, 16.3, 14.6, 11.8, 9.0, 6.4], "datasheet", "sap-2012", "Air, region 4 of SAP 2012 table U1, for 85 m above the sea; the shore is slightly warmer."),
    },
    "vancouver": {
        "title": "Vancouver, British Columbia", "latitude": "49.2 deg", "longitude": "-123.2 deg",
        "irradiation": ([0.86, 1.72, 2.58, 4.01, 5.25, 5.63, 6.3, 5.34, 3.7, 2.03, 1.01, 0.69], "datasheet", "ashrae-2021-stat", "Horizontal, long-term all-sky mean of ASHRAE Fundamentals 2021."),
        "temperatures": ([4.4, 4.8, 6.8, 9.4, 13.0, 15.7, 18.2, 18.2, 15.2, 10.4, 6.6, 3.9], "datasheet", "ashrae-2021-stat", "Air, long-term mean of ASHRAE Fundamentals 2021."),
    },
    "west-scotland": {
        "title": "West Scotland", "latitude": "55.9 deg", "longitude": "-5.0 deg",
        "irradiation": ([0.46, 1.1, 2.11, 3.55, 4.7, 4.63, 4.44, 3.6, 2.42, 1.32, 0.6, 0.36], "datasheet", "sap-2012", "Horizontal, region 14 of SAP 2012 table U3, W/m2 times 0.024. Latitude of table U4; the longitude is approximate."),
        "temperatures": ([4.0, 4.4, 5.6, 7.9, 10.4, 13.0, 14.5, 14.4, 12.5, 9.3, 6.5, 3.8], "datasheet", "sap-2012", "Air, region 14 of SAP 2012 table U1, for 113 m above the sea; the shore is slightly warmer."),
    },
    "western-isles": {
        "title": "Western Isles, Scotland", "latitude": "57.7 deg", "longitude": "-7.0 deg",
        "irradiation": ([0.38, 0.98, 2.09, 3.72, 4.92, 4.94, 4.44, 3.55, 2.42, 1.22, 0.5, 0.26], "datasheet", "sap-2012", "Horizontal, region 18 of SAP 2012 table U3, W/m2 times 0.024. Latitude of table U4; the longitude is approximate."),
        "temperatures": ([5.2, 5.0, 5.8, 7.6, 9.7, 11.8, 13.4, 13.6, 12.1, 9.6, 7.3, 5.2], "datasheet", "sap-2012", "Air, region 18 of SAP 2012 table U1, for 59 m above the sea; the shore is slightly warmer."),
    },
}
