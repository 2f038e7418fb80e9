#!/usr/bin/env bash
# Makes target/spark-VERSION, a folder that Spark takes for its home, from the Maven jars; prints its path.
# usage: submit/spark-home.sh [VERSION]     (3.5.9, 4.0.1 or 4.1.0; 3.5.9 by default)
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
version=${1:-3.5.9}
case $version in
  3.5.*) scala=2.12 library=2.12.18 ;;
  4.0.*) scala=2.13 library=2.13.16 ;;
  4.1.*) scala=2.13 library=2.13.17 ;;
  *) echo "spark-home.sh: Spark $version is not known here; use 3.5.9, 4.0.1 or 4.1.0" >&2; exit 2 ;;
esac

home=$root/target/spark-$version
if [ ! -f "$home/RELEASE" ]; then
  mkdir -p "$root/target"
  fresh=$(mktemp -d "$root/target/.spark-$version.XXXXXX")
  trap 'rm -rf "$fresh"' EXIT
  # Maven colours even its silence: what it says is shown only if it fails.
  if ! said=$(mvn -q -B -f "$root/submit/spark-home/pom.xml" dependency:copy-dependencies \
    -Dspark.version="$version" -Dscala.binary.version=$scala -Dscala.version=$library \
    -DincludeScope=runtime -DoutputDirectory="$fresh/jars" 2>&1); then
    echo "$said" >&2
    exit 1
  fi
  # Spark's launcher takes a folder with this file for a distribution.
  echo "Spark $version, Scala $scala" > "$fresh/RELEASE"
  chmod 755 "$fresh"
  mv -T "$fresh" "$home" 2>/dev/null || [ -f "$home/RELEASE" ]
fi
echo "$home"
