"""Three plots of the page as PNG files, taken by chromium without a window."""

from pathlib import Path

from . import verdicts

CHROMIUM, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
WIDTH = 1230


class NoBrowser(Exception):
    """What is missing for taking pictures, in one line."""


def browser(width=WIDTH, height=900, scale=2):
    """A chromium with a view of that size. The caller quits it."""
    try:
        from selenium import webdriver
        from selenium.common.exceptions import WebDriverException
        from selenium.webdriver.chrome.service import Service
    except ImportError as error:
        raise NoBrowser("pictures need Debian's python3-selenium, which is not installed") from error
    for program, package in [(CHROMIUM, "chromium"), (DRIVER, "chromium-driver")]:
        if not program.exists():
            raise NoBrowser(f"pictures need {program}, which is not there; expected Debian's package {package}")
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for each in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars"):
        options.add_argument(each)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    try:
        driver = webdriver.Chrome(service=Service(str(DRIVER)), options=options)
    except WebDriverException as error:
        raise NoBrowser(f"chromium does not start: {str(error).splitlines()[0]}") from error
    resize(driver, width, height, scale)
    theme(driver, "light")
    return driver


def resize(driver, width, height=900, scale=1):
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": width, "height": height, "deviceScaleFactor": scale, "mobile": width < 500})


def theme(driver, name):
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
        "features": [{"name": "prefers-color-scheme", "value": name}]})


def wanted(study):
    """(file, view, element): those three that this study has."""
    found = [("matrix.png", "overview", "matrix")]
    if study.problem("philosophers"):
        found.append(("philosophers.png", "philosophers", "rate-philosophers"))
    crossing = _crossing(study)
    if crossing:
        found.append(("crossover.png", crossing.name, f"axis-{crossing.name}"))
    return found


def _crossing(study):
    """The first problem where actors and locks change places; without one, the first with an axis."""
    along = [(p, verdicts.families_along(study, p, study.usual_workers)) for p in study.problems]
    along = [(p, found) for p, found in along if found]
    turning = [p for p, found in along if found.found.kind in ("from", "until")]
    return next(iter(turning + [p for p, _ in along]), None)


def take(study, page, folder):
    folder.mkdir(parents=True, exist_ok=True)
    driver = browser(height=3000)
    try:
        for name, view, element in wanted(study):
            # A new hash alone would not load the page again.
            driver.get("about:blank")
            driver.get(f"{page.resolve().as_uri()}#{view}")
            # Height for the whole element, and no controls in a picture.
            driver.execute_script("document.documentElement.classList.add('picture')")
            (folder / name).write_bytes(driver.find_element("id", element).screenshot_as_png)
            yield folder / name
    finally:
        driver.quit()
