#!/usr/bin/env bash
# Runs a command of spark-fidelity on a real standalone cluster on loopback, a master and two workers in JVMs of their own,
# started for this run from the Maven jars and stopped after it.
# usage: submit/standalone.sh COMMAND ...   (without arguments: as submit/local.sh)
# SPARK_VERSION (3.5.9), WORKER_CORES (1), WORKER_MEMORY (2g), WORKER_GPUS (0), GPU_DISCOVERY (conf/gpu-discovery.sh; with
# WORKER_GPUS only), SUBMIT_OPTIONS (as submit/local.sh), OUT (target/sample-standalone).
set -euo pipefail
# Names of files are UTF-8; under the POSIX locale Java knows ASCII alone. Workers inherit it.
[ "$(locale charmap 2>/dev/null)" = UTF-8 ] || export LC_ALL=C.UTF-8

root=$(cd "$(dirname "$0")/.." && pwd)
"$root/submit/check-java.sh"
home=$("$root/submit/spark-home.sh" "${SPARK_VERSION:-3.5.9}")
work=$(mktemp -d)
pids=()
stop() {
  kill "${pids[@]}" 2>/dev/null || true
  wait "${pids[@]}" 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT

unset SPARK_CONF_DIR
export SPARK_HOME=$home SPARK_LOCAL_IP=127.0.0.1
SPARK_SCALA_VERSION=$(sed -n 's/.*Scala //p' "$home/RELEASE")
export SPARK_SCALA_VERSION
# Runs as a background job, which exec turns into the JVM itself, so that stop() reaches it.
daemon() {
  exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" "@$root/conf/jvm.options" -Xmx512m -cp "$home/jars/*" "$@"
}
# Prints what the first line of a log that matches says, or fails with the log.
await() {
  for _ in $(seq 300); do
    if grep -oEm1 "$2" "$1" 2>/dev/null; then return; fi
    sleep 0.1
  done
  cat "$1" >&2
  return 1
}

daemon org.apache.spark.deploy.master.Master --host 127.0.0.1 --port 0 --webui-port 0 > "$work/master.log" 2>&1 &
pids+=($!)
url=$(await "$work/master.log" 'spark://127\.0\.0\.1:[0-9]+')
gpus=()
if [ "${WORKER_GPUS:-0}" -gt 0 ]; then
  gpus=("-Dspark.worker.resource.gpu.amount=$WORKER_GPUS"
    "-Dspark.worker.resource.gpu.discoveryScript=${GPU_DISCOVERY:-$root/conf/gpu-discovery.sh}")
fi
for i in 1 2; do
  daemon "${gpus[@]}" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --webui-port 0 --cores "${WORKER_CORES:-1}" \
    --memory "${WORKER_MEMORY:-2g}" --work-dir "$work/worker-$i" "$url" > "$work/worker-$i.log" 2>&1 &
  pids+=($!)
done
for i in 1 2; do
  await "$work/worker-$i.log" 'registered with master' > /dev/null
done

export MASTER=$url OUT=${OUT:-$root/target/sample-standalone}
# The home from Maven has no spark-submit of its own; local.sh finds it again.
SPARK_HOME='' "$root/submit/local.sh" "$@"
