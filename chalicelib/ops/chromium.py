"""Finds the Chromium of the system and says how to start it. Run as a program it only checks, with a clear sentence."""

import os
import shutil
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # nothing on the net is needed, so nothing on the net is asked
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)
MISSING = (
    "This needs Chromium, and it is not installed. On Debian or Ubuntu:\n"
    "    sudo apt-get install chromium\n"
    "or set CHROMIUM to the program's path."
)


def executable() -> str:
    """Path of the browser, or an empty string."""
    wanted = os.environ.get("CHROMIUM", "")
    return wanted or next((path for name in NAMES if (path := shutil.which(name))), "")


if __name__ == "__main__":
    if not executable():
        sys.exit(MISSING)
