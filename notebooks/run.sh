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
# One report serves three notebooks. The federated session and the CMMD paper's experiments make their own files.
"$root/submit/local.sh" evaluate --reference 'sample:?seed=1&count=480&size=32' \
  --candidate 'mild=sample:?seed=2&count=480&size=32&blur=0.4' \
  --candidate 'strong=sample:?seed=2&count=480&size=32&blur=1.2&drop=disc' \
  --metrics fid,fid_infinity,cmmd,cmmd_unbiased,mmd_rbf --group-by label --samples 0 --out "$out/report"
export REPORT=$out/report/report.json AUDIT=$out/report/report.json SCORES=$out/report CANDIDATE=strong
export SPARK_FIDELITY_HOME=$root FEDERATED=$out/federated EXPERIMENTS=$out/experiments
jupyter nbconvert --to notebook --execute "$root"/notebooks/*.ipynb --output-dir "$out"
