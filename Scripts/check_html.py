# SPDX-License-Identifier: Apache-2.0
"""Opens HTML reports in a headless Chromium.

    python check_html.py CHROMIUM PICTURES REPORT.html...

Each is opened 390 and 1280 pixels wide, light and dark. Status 1 where a page writes an error to its
console, asks for anything beside itself, or scrolls sideways. Pictures go into the folder PICTURES.
"""

import pathlib
import sys

from playwright.sync_api import sync_playwright

chromium, pictures = sys.argv[1], pathlib.Path(sys.argv[2])
pictures.mkdir(parents=True, exist_ok=True)
faults = 0
with sync_playwright() as driver:
    browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
    for name in sys.argv[3:]:
        path = pathlib.Path(name).resolve()
        for width in (390, 1280):
            for scheme in ("light", "dark"):
                page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
                errors, requests = [], []
                page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
                page.on("pageerror", lambda error: errors.append(str(error)))
                page.on("request", lambda asked: requests.append(asked.url))
                page.goto(path.as_uri())
                wide = page.evaluate("document.documentElement.scrollWidth")
                others = [url for url in requests if url != path.as_uri() and not url.startswith("data:")]
                page.screenshot(path=str(pictures / f"{path.stem}-{width}-{scheme}.png"), full_page=True)
                page.close()
                if errors or others or wide > width:
                    faults += 1
                    print(f"{path.name} at {width} {scheme}: errors {errors}, requests {others}, {wide} pixels wide")
    browser.close()
pages = len(sys.argv[3:])
print(f"{pages} reports, 390 and 1280 pixels wide, light and dark: " + ("no error, no request, no sideways scroll" if not faults else f"{faults} faults"))
sys.exit(1 if faults else 0)
