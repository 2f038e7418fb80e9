#!/usr/bin/env bash
# Deploys and starts the nightly job on Databricks with its own command line tool (`databricks`, logged in).
# usage: submit/databricks/run.sh --check           everything that can be checked without a workspace
#        submit/databricks/run.sh upload [VOLUME]   the jar and the init script to the volume
#        submit/databricks/run.sh deploy|run [...]  the bundle; further arguments go to `databricks bundle`
# Before the first run, in the volume: init/libtorch.zip (see submit/libtorch.sh), models/ with cards and artifacts that
# submit/models/pretrained.py made, rules.yaml, coco2014/ and nightly/YYYY-MM-DD/.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
usage() { sed -n 's/^# usage: \|^#        /  /p' "$0" >&2; exit 2; }
tool() { command -v databricks > /dev/null || { echo "run.sh: install the Databricks command line tool first" >&2; exit 1; }; }

case ${1:-} in
  --check) exec python3 "$root/submit/check.py" databricks ;;
  upload)
    tool
    volume=${2:-$(sed -n 's|^    default: \(/Volumes/.*\)|\1|p' "$here/databricks.yml")}
    databricks fs cp --overwrite "$root/target/spark-fidelity.jar" "dbfs:$volume/jars/spark-fidelity.jar"
    databricks fs cp --overwrite "$root/submit/libtorch.sh" "dbfs:$volume/init/libtorch.sh"
    ;;
  deploy) tool; shift; cd "$here"; databricks bundle validate "$@"; exec databricks bundle deploy "$@" ;;
  run) tool; shift; cd "$here"; exec databricks bundle run nightly "$@" ;;
  *) usage ;;
esac
