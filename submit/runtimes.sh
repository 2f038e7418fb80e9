#!/usr/bin/env bash
# Runs every command, the data source, the SQL functions and the pipeline's stage once on each of these Sparks, and what can on a
# JVM without one, with small made-up sets. Prints a line each; fails where one fails, or where the bits of tallies, pools or scores
# are not the same on all. About a minute each.
# usage: submit/runtimes.sh [VERSION | java]...     (3.5.9 4.0.1 4.1.0 java; java takes the tallies of a Spark before it)
set -euo pipefail
[ "$(locale charmap 2>/dev/null)" = UTF-8 ] || export LC_ALL=C.UTF-8

root=$(cd "$(dirname "$0")/.." && pwd)
"$root/submit/check-java.sh"
jar=$root/target/spark-fidelity.jar
[ -f "$jar" ] || mvn -q -B -f "$root/pom.xml" package -DskipTests
[ $# -gt 0 ] || set -- 3.5.9 4.0.1 4.1.0 java
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

on_spark() { # VERSION FOLDER
  local home
  home=$("$root/submit/spark-home.sh" "$1")
  SPARK_LOCAL_IP=${SPARK_LOCAL_IP:-127.0.0.1} "$java" "@$root/conf/jvm.options" -Xmx2g \
    "-Dlog4j2.configurationFile=$root/conf/log4j2.properties" '-Dspark.master=local[2]' -Dspark.ui.enabled=false \
    -cp "$home/jars/*:$jar" "$root/submit/runtimes/Runtimes.java" "$2"
}

command() { # NAME CODE ARGUMENTS...
  local code=0 name=$1 wanted=$2 said
  shift 2
  said=$("$java" -jar "$jar" "$@" 2>&1) || code=$?
  if [ "$code" = "$wanted" ]; then
    printf '%s\texit code %s\n' "$name" "$code"
  else
    printf '%s\tFAILED: exit code %s\n%s\n' "$name" "$code" "$said"
    return 1
  fi
}

on_java() { # FOLDER FOLDER_OF_A_SPARK
  local ok=0 set='sample:?count=150&size=32'
  cp -r "$2/evaluate" "$2/rules.yaml" "$1"
  command 'models list' 0 models list || ok=1
  command 'tally show' 0 tally show "$2/north.arrow" || ok=1
  command merge 0 merge "$2/north.arrow" "$2/south.arrow" --out "$1/pool.arrow" || ok=1
  command compare 0 compare --reference "$2/north.arrow" --candidate "$2/south.arrow" --out "$1/compare" || ok=1
  command gate 0 gate --report "$1/evaluate/report.json" --rules "$1/rules.yaml" --history "$1/history" || ok=1
  command 'evaluate (refused)' 2 evaluate --reference "$set" --candidate "$set" --out "$1/none" || ok=1
  command 'tally (refused)' 2 tally --images "$set" --site a --privacy none --out "$1/none" || ok=1
  return $ok
}

first=
for runtime in "$@"; do
  echo "== $runtime"
  mkdir "$work/$runtime"
  if [ "$runtime" != java ]; then
    on_spark "$runtime" "$work/$runtime" 2> "$work/log" || { failed=1; cat "$work/log" >&2; continue; }
  elif [ -z "$first" ]; then
    echo "runtimes.sh: 'java' takes the tallies of a Spark; name one before it" >&2
    exit 2
  else
    on_java "$work/java" "$work/$first" || failed=1
  fi
  bits=$(cd "$work/$runtime" && { cat pool.arrow; grep -h '"value" :\|"tally" :' evaluate/report.json compare/report.json; } | sha256sum | cut -c1-16)
  printf 'bits\t%s\n' "$bits"
  first=${first:-$runtime}
  [ "${same:=$bits}" = "$bits" ] || { echo "runtimes.sh: the bits on $runtime are not those on $first" >&2; failed=1; }
done
exit $failed
