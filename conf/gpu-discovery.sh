#!/usr/bin/env bash
# Tells Spark which GPUs a host has, as spark.{executor,worker}.resource.gpu.discoveryScript wants it: one line of JSON.
set -euo pipefail

if ! found=$(nvidia-smi --query-gpu=index --format=csv,noheader 2>&1) || [ -z "$found" ]; then
  echo "gpu-discovery.sh: nvidia-smi finds no GPU here; run the job without spark.executor.resource.gpu.amount" >&2
  exit 1
fi
echo "$found" | awk '{ gsub(/ /, ""); list = list (NR > 1 ? "," : "") "\"" $0 "\"" } END { print "{\"name\":\"gpu\",\"addresses\":[" list "]}" }'
