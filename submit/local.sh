#!/usr/bin/env bash
# Runs spark-fidelity on this machine. Without arguments: the main job on the embedded sample, a reference against three
# candidates of growing distortion. With arguments: any command of the tool, as in `submit/local.sh evaluate --help`, or a
# PySpark program with its arguments, as submit/pyspark/example.py, which finds the tool's classes and SQL functions.
#
# Takes $SPARK_HOME/bin/spark-submit if there is one, otherwise Spark's own SparkSubmit from the Maven jars.
# MASTER (local[*]), DRIVER_MEMORY (2g), SUBMIT_OPTIONS (further options for spark-submit, split at blanks), SPARK_VERSION
# (3.5.9; only without SPARK_HOME), OUT (target/sample).
set -euo pipefail
# Names of files are UTF-8; under the POSIX locale Java knows ASCII alone. Executors that this starts inherit it.
[ "$(locale charmap 2>/dev/null)" = UTF-8 ] || export LC_ALL=C.UTF-8

root=$(cd "$(dirname "$0")/.." && pwd)
"$root/submit/check-java.sh"
master=${MASTER:-local[*]}
case $master in
  local | local\[*\] | local-cluster\[*\] | spark://* | yarn | k8s://* | mesos://*) ;;
  *) echo "local.sh: MASTER is '$master'; write local[2], local[*], spark://HOST:7077, yarn or k8s://..." >&2; exit 2 ;;
esac
if [ -n "${SPARK_HOME:-}" ] && [ ! -x "$SPARK_HOME/bin/spark-submit" ]; then
  echo "local.sh: SPARK_HOME is '$SPARK_HOME', where there is no bin/spark-submit; mend it, or unset it for Spark from Maven" >&2
  exit 2
fi
jar=$root/target/spark-fidelity.jar
if [ ! -f "$jar" ]; then
  echo "building $jar" >&2
  if ! said=$(mvn -q -B -f "$root/pom.xml" package -DskipTests 2>&1); then
    echo "$said" >&2
    exit 1
  fi
fi

if [ $# -eq 0 ]; then
  set -- evaluate --reference 'sample:?seed=1' \
    --candidate 'mild=sample:?seed=2&blur=0.4' \
    --candidate 'medium=sample:?seed=2&blur=0.8&noise=4&jpeg=60' \
    --candidate 'strong=sample:?seed=2&blur=1.6&noise=12&jpeg=20&drop=disc,wave' \
    --metrics fid,fid_infinity,cmmd,cmmd_unbiased,precision,recall --out "${OUT:-$root/target/sample}"
fi

read -ra options <<< "${SUBMIT_OPTIONS:-}"
memory=${DRIVER_MEMORY:-2g}
application=(--class io.sparkfidelity.cli.Main "$jar")
case $1 in
  *.py) application=(--jars "$jar" --conf spark.sql.catalog.fidelity=io.sparkfidelity.spark.FidelityCatalog) ;;
esac
logging=-Dlog4j2.configurationFile=$root/conf/log4j2.properties
if [ -n "${SPARK_HOME:-}" ]; then
  exec "$SPARK_HOME/bin/spark-submit" --master "$master" --driver-memory "$memory" \
    --driver-java-options "$logging" "${options[@]}" "${application[@]}" "$@"
fi
home=$("$root/submit/spark-home.sh" "${SPARK_VERSION:-3.5.9}")
export SPARK_HOME=$home SPARK_LOCAL_IP=${SPARK_LOCAL_IP:-127.0.0.1}
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" "@$root/conf/jvm.options" -Xmx"$memory" "$logging" -cp "$home/jars/*" \
  org.apache.spark.deploy.SparkSubmit --master "$master" "${options[@]}" "${application[@]}" "$@"
