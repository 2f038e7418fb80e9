"""What both examples share: runs spark-fidelity at a site and gives back the file that may leave.

What runs is the site's own business: a JSON file that stays at the site has the commands. A server can ask for one of them by
its name and send a roster, and has no say in images, policy or keys. site.json, for example:

    {
      "card": {
        "command": ["submit/local.sh", "secure", "key", "--site", "north", "--key", "north.key",
                    "--privacy", "site.yaml", "--mask-key", "north.x25519"],
        "out": "north.card"
      },
      "tally": {
        "command": ["submit/local.sh", "tally", "--images", "/data/scans", "--site", "north", "--privacy", "site.yaml",
                    "--key", "north.key", "--trust", "trust", "--mask-key", "north.x25519"],
        "out": "out/north.arrow"
      }
    }
"""

import json
import os
import subprocess
import tempfile
from pathlib import Path

PRIVACY_REFUSAL = 7


class Refused(Exception):
    """The site's own policy keeps the file in; the message is the program's line."""


def export(settings, task, roster=None):
    """Runs a site's command of that name; returns the bytes of the file that it wrote.

    settings is the path of site.json; roster the bytes of a roster, of a session of sums under masks. Raises Refused where
    the policy refuses, RuntimeError where anything else goes wrong, KeyError where the site has no such command.
    """
    job = json.loads(Path(settings).read_text())[task]
    with tempfile.TemporaryDirectory() as folder:
        command = [*job["command"], "--out", job["out"]]
        if roster is not None:
            path = Path(folder, "session.roster")
            path.write_bytes(roster)
            command += ["--roster", str(path)]
        # Never an older run's file.
        if os.path.exists(job["out"]):
            os.remove(job["out"])
        run = subprocess.run(command, capture_output=True, text=True)
    lines = run.stderr.strip().splitlines()
    if run.returncode == PRIVACY_REFUSAL:
        raise Refused(lines[-1] if lines else "the policy refuses")
    if run.returncode != 0:
        raise RuntimeError(f"exit code {run.returncode}: {lines[-1] if lines else ''}")
    return Path(job["out"]).read_bytes()
