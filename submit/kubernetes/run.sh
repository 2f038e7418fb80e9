#!/usr/bin/env bash
# Runs a command of spark-fidelity on Kubernetes, in cluster mode, with $SPARK_HOME's spark-submit.
# usage: submit/kubernetes/run.sh --check                everything that can be checked without a cluster
#        submit/kubernetes/run.sh image [cpu|gpu]        builds $IMAGE with docker
#        submit/kubernetes/run.sh COMMAND ARGUMENTS...   such as evaluate --reference s3a://... --out s3a://...
# KUBERNETES: the API server, as https://HOST:PORT; IMAGE: the image; NAMESPACE (default), SERVICE_ACCOUNT (spark: it must be
# allowed to make pods, services and config maps), EXECUTORS (2), GPUS (1 an executor; 0 for CPUs), SUBMIT_OPTIONS (further
# options, split at blanks), PRINT=1 prints the command and runs nothing.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
usage() { sed -n 's/^# usage: \|^#        /  /p' "$0" >&2; exit 2; }

case ${1:-} in
  --check) exec python3 "$root/submit/check.py" kubernetes ;;
  image)
    exec docker build -f "$here/Dockerfile" --target "${2:-gpu}" -t "${IMAGE:?IMAGE: the name of the image}" "$root"
    ;;
  '' | -*) usage ;;
esac

gpus=()
defaults=$root/conf/spark-defaults-cpu.conf
if [ "${GPUS:-1}" -gt 0 ]; then
  defaults=$root/conf/spark-defaults-gpu.conf
  # Kubernetes needs the vendor; the executor runs the discovery script in its own pod.
  gpus=(--conf "spark.executor.resource.gpu.amount=${GPUS:-1}" --conf spark.executor.resource.gpu.vendor=nvidia.com
    --conf "spark.kubernetes.executor.podTemplateFile=$here/executor.yaml")
fi
read -ra options <<< "${SUBMIT_OPTIONS:-}"
submit=("${SPARK_HOME:-}/bin/spark-submit" --master "k8s://${KUBERNETES:?KUBERNETES: the API server, https://HOST:PORT}"
  --deploy-mode cluster --name "spark-fidelity-$1" --class io.sparkfidelity.cli.Main --properties-file "$defaults"
  --conf "spark.kubernetes.container.image=${IMAGE:?IMAGE: the image}"
  --conf "spark.kubernetes.namespace=${NAMESPACE:-default}"
  --conf "spark.kubernetes.authenticate.driver.serviceAccountName=${SERVICE_ACCOUNT:-spark}"
  --conf "spark.kubernetes.driver.podTemplateFile=$here/driver.yaml"
  --conf "spark.executor.instances=${EXECUTORS:-2}" "${gpus[@]}" "${options[@]}"
  local:///opt/spark-fidelity/spark-fidelity.jar "$@")
if [ -n "${PRINT:-}" ]; then
  printf '%s\n' "${submit[@]}"
  exit 0
fi
[ -x "${submit[0]}" ] || { echo "run.sh: SPARK_HOME must name a Spark distribution; it has bin/spark-submit" >&2; exit 1; }
exec "${submit[@]}"
