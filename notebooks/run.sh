#!/usr/bin/env bash
# Executes every notebook on freshly made outputs, into target/notebooks; fails if a committed notebook has outputs.
# Needs jupyter-nbconvert, python3-ipykernel, python3-pandas and python3-matplotlib of Debian.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
out=$root/target/notebooks
python3 - "$root"/notebooks/*.ipynb <<'CHECK'
import json, sys
for path in sys.argv[1:]:
    for cell in json.load(open(path, encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code" and (cell["outputs"] or cell["execution_count"] is not None):
            sys.exit(f"{path} has outputs; clear them before you commit it")
CHECK

rm -rf "$out"
mkdir -p "$out"
"$root/submit/local.sh" evaluate --reference 'sample:?seed=1&count=400' --candidate 'mild=sample:?seed=2&count=400&blur=0.4' \
  --candidate 'strong=sample:?seed=2&count=400&blur=1.6&noise=12' --metrics fid,fid_infinity,cmmd,cmmd_unbiased --out "$out/report"
REPORT=$out/report/report.json jupyter nbconvert --to notebook --execute "$root"/notebooks/read_a_report.ipynb --output-dir "$out"
