#!/usr/bin/env bash
# What the owner of a host with GPUs runs first: which devices are there, whether both engines embed every card's probe on them
# as the card says, how fast the bare network is there, and whether decoding keeps up with it.
# usage: submit/gpu-check.sh [CARD ...]   (without arguments: the embedded model)
#
# Prints a line for each finding, and writes them all to OUT (target/gpu-check.json). PYTORCH_LIBRARY_PATH names CUDA's libtorch.
# GPU_DISCOVERY (conf/gpu-discovery.sh), BATCH_SIZES (8,16,32,64,128,256), LARGEST_BATCH (1024, to see what memory does not hold),
# DRIVER_MEMORY (12g). Exits with 3 where there is no GPU, or a card agrees with its probe on no engine of a device.
set -euo pipefail
# Figures are read back: a point, and no comma.
export LC_ALL=C.UTF-8

root=$(cd "$(dirname "$0")/.." && pwd)
out=${OUT:-$root/target/gpu-check.json}
# An earlier run's findings are not this one's.
rm -f "$out"
batches=${BATCH_SIZES:-8,16,32,64,128,256}
[[ $batches =~ ^[1-9][0-9]*(,[1-9][0-9]*)*$ ]] || {
  echo "gpu-check.sh: BATCH_SIZES is '$batches'; write numbers with commas between, as 8,16,32" >&2
  exit 2
}
[ $# -gt 0 ] || set -- embedded
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# A batch and what comes back of it lie outside the heap, which bounds that memory as well.
export NVIDIA_TF32_OVERRIDE=0 DRIVER_MEMORY=${DRIVER_MEMORY:-12g}

if ! found=$("${GPU_DISCOVERY:-$root/conf/gpu-discovery.sh}" 2> "$work/said"); then
  reason=$(head -n 1 "$work/said")
  echo "gpu-check.sh: no GPU: ${reason:-the discovery script failed}" >&2
  exit 3
fi
mapfile -t devices < <(grep -oE '"addresses":\[[^]]*\]' <<< "$found" | grep -oE '[0-9]+' || true)
if [ ${#devices[@]} -eq 0 ]; then
  echo "gpu-check.sh: no GPU: the discovery script said '$found'; it must print {\"name\":\"gpu\",\"addresses\":[\"0\"]}" >&2
  exit 3
fi

# A string of JSON, in one line.
text() {
  local line
  line=$(tr '\000-\037' ' ' <<< "$1")
  line=${line//\\/\\\\}
  line=${line//\"/\\\"}
  printf '"%s"' "${line% }"
}
# Items with commas between.
list() {
  local IFS=,
  printf '[%s]' "$*"
}
# Runs a command of the tool, whose lines are in $work/lines then, and the reason of a failure in $reason.
tool() {
  local script=$1
  shift
  reason=
  "$root/submit/$script" "$@" > "$work/lines" 2> "$work/said" && return
  # The one line of an error begins with the command's name; Spark's own words come behind it.
  reason=$(grep -m1 -E '^[a-z. -]+: ' "$work/said" || head -n 1 "$work/said")
  reason=${reason:-$script failed and said nothing}
  return 1
}

# A line of bench embed: images/s, batch, predictors, and what a batch was halved to.
bare='^bare network: ([0-9.]+) images/s; batch ([0-9]+), ([0-9]+) predictors of [0-9]+ threads(, halved to ([0-9]+) .*)?$'

described=()
for device in "${devices[@]}"; do
  about=$(nvidia-smi -i "$device" --query-gpu=name,driver_version,memory.total --format=csv,noheader 2> /dev/null || echo unknown)
  echo "gpu $device: $about"
  described+=("{\"index\":$device,\"about\":$(text "$about")}")
done

# Two workers claim all devices each, as if there were as many hosts.
count=${#devices[@]}
spark=()
options="--conf spark.executor.resource.gpu.amount=$count --conf spark.task.resource.gpu.amount=1"
if SUBMIT_OPTIONS="$options --conf spark.executor.cores=$count" WORKER_GPUS=$count WORKER_CORES=$count \
  tool standalone.sh models devices; then
  while IFS= read -r line; do
    echo "Spark: $line"
    spark+=("$(text "$line")")
  done < "$work/lines"
else
  echo "Spark: $reason"
  spark+=("$(text "$reason")")
fi

code=0
models=()
for card in "$@"; do
  for device in "${devices[@]}"; do
    agreed=0
    for engine in OnnxRuntime PyTorch; do
      where="$card, $engine, gpu $device"
      if ! tool local.sh models verify "$card" --engine "$engine" --device "$device"; then
        echo "$where: $reason"
        models+=("{\"model\":$(text "$card"),\"engine\":\"$engine\",\"device\":$device,\"agrees\":false,\"reason\":$(text "$reason")}")
        continue
      fi
      agreed=1
      verified=$(head -n 1 "$work/lines")
      echo "$where: $verified"
      entry="\"model\":$(text "$card"),\"engine\":\"$engine\",\"device\":$device,\"agrees\":true,\"verified\":$(text "$verified")"
      # The rates of one device stand for those of its like.
      if [ "$device" = "${devices[0]}" ]; then
        rates=()
        feed=null
        best=0
        for sizes in "$batches" "${LARGEST_BATCH:-1024}"; do
          if ! tool local.sh bench embed --model "$card" --engine "$engine" --device "$device" --rounds 0 --images 300 \
            --batch-sizes "$sizes"; then
            echo "$where, batch $sizes: $reason"
            rates+=("{\"batches\":[$sizes],\"reason\":$(text "$reason")}")
            continue
          fi
          feed=$(sed -nE 's/^decoding alone: ([0-9.]+) images.*/\1/p' "$work/lines")
          while read -r rate batch predictors largest; do
            echo "$where: $rate images/s; batch $batch, $predictors predictors${largest:+, halved to $largest}"
            rates+=("{\"batch\":$batch,\"predictors\":$predictors,\"imagesPerSecond\":$rate,\"largestCall\":${largest:-$batch}}")
            best=$(awk -v a="$best" -v b="$rate" 'BEGIN { print (b > a) ? b : a }')
          done < <(sed -nE "s|$bare|\1 \2 \3 \5|p" "$work/lines")
        done
        bottleneck=null
        if [ "$feed" != null ] && [ "$best" != 0 ]; then
          bottleneck=$(awk -v feed="$feed" -v all="$best" -v n="$count" 'BEGIN { print (feed < n * all) ? "feed" : "device" }')
          echo "$where: the host decodes $feed images/s, a device takes $best at most, and there are $count: the $bottleneck is the bottleneck"
          bottleneck="\"$bottleneck\""
        fi
        entry+=",\"feedImagesPerSecond\":$feed,\"rates\":$(list "${rates[@]}"),\"bottleneck\":$bottleneck"
      fi
      models+=("{$entry}")
    done
    if [ $agreed -eq 0 ]; then
      echo "gpu-check.sh: $card runs with no engine on gpu $device; the lines above say why" >&2
      code=3
    fi
  done
done

mkdir -p "$(dirname "$out")"
printf '{"schema":"spark-fidelity/gpu-check/1","devices":%s,"spark":%s,"models":%s}\n' \
  "$(list "${described[@]}")" "$(list "${spark[@]}")" "$(list "${models[@]}")" > "$out"
echo "all of it: $out"
exit $code
