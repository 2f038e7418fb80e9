#!/usr/bin/env bash
# Brings libtorch with CUDA to a GPU host: an init script (Databricks), a bootstrap action (EMR), a line of a Dockerfile.
# usage: libtorch.sh [ZIP [DIR]]     ($LIBTORCH_ZIP and /opt/libtorch by default; ZIP may be an s3:// URI)
#
# The zip is the C++ distribution of PyTorch 2.7.1 for CUDA 12.8, from pytorch.org: the one release that the jar's JNI library
# goes with. Afterwards PYTORCH_LIBRARY_PATH=DIR/lib is all that spark-fidelity needs.
set -euo pipefail

version=2.7.1
zip=${1:-${LIBTORCH_ZIP:-}}
target=${2:-/opt/libtorch}
fail() { echo "libtorch.sh: $1" >&2; exit 1; }

[ -n "$zip" ] || fail "no zip: give its path, or set LIBTORCH_ZIP"
[ ! -e "$target/lib/libtorch.so" ] || { echo "libtorch.sh: $target is there"; exit 0; }
mkdir -p "$(dirname "$target")" || fail "$(dirname "$target") cannot be made; run as root"
work=$(mktemp -d "$target.XXXXXX")
trap 'rm -rf "$work"' EXIT
case $zip in
  s3://*) aws s3 cp --only-show-errors "$zip" "$work/libtorch.zip" && zip=$work/libtorch.zip ;;
esac
[ -f "$zip" ] || fail "no such file: $zip"
if command -v unzip > /dev/null; then unzip -q "$zip" -d "$work"; else python3 -m zipfile -e "$zip" "$work"; fi
said=$(cat "$work/libtorch/build-version" 2>/dev/null || echo unknown)
case $said in
  "$version"+cu128 | "$version"+cu128[!0-9]*) ;;
  *) fail "$zip is of version '$said'; the jar goes with $version+cu128" ;;
esac
[ -f "$work/libtorch/lib/libtorch_cuda.so" ] || fail "$zip has no lib/libtorch_cuda.so; take the distribution for CUDA"
chmod -R a+rX "$work/libtorch"
# A whole folder or none, also for two that run at once.
mv -T "$work/libtorch" "$target" 2>/dev/null || [ -e "$target/lib/libtorch.so" ] || fail "$target cannot be written"
echo "libtorch.sh: libtorch $said is in $target"
