#!/usr/bin/env bash
# Says in one line what is wrong with the Java that JAVA_HOME or PATH names, before Spark says it in a hundred.
set -euo pipefail

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
where="JAVA_HOME is '${JAVA_HOME:-}'"
[ -n "${JAVA_HOME:-}" ] || where='no JAVA_HOME is set'
if ! command -v "$java" > /dev/null; then
  echo "check-java.sh: $where, and there is no $java; install a JDK 17 and set JAVA_HOME to its folder" >&2
  exit 2
fi
version=$("$java" -version 2>&1 | sed -nE '1,/version/s/.*version "(1\.)?([0-9]+).*/\2/p' | head -n 1)
if [ -z "$version" ]; then
  echo "check-java.sh: $where, and '$java -version' gives no version; set JAVA_HOME to the folder of a JDK 17" >&2
  exit 2
fi
# Hadoop asks for what Java 24 took away.
if [ "$version" -lt 17 ] || [ "$version" -gt 23 ]; then
  echo "check-java.sh: $java is Java $version, which cannot run this; use JDK 17: set JAVA_HOME to its folder" >&2
  exit 2
fi
