#!/usr/bin/env bash
# Bootstrap action of every node. usage: bootstrap.sh s3://BUCKET/spark-fidelity
set -euo pipefail

from=$1
sudo mkdir -p /opt/spark-fidelity
for script in gpu-discovery.sh libtorch.sh; do
  sudo aws s3 cp --only-show-errors "$from/$script" /opt/spark-fidelity/
done
sudo chmod 755 /opt/spark-fidelity/*.sh
# One folder for all containers of a node: YARN gives each a temporary directory of its own.
sudo mkdir -p /mnt/spark-fidelity-natives
sudo chmod 1777 /mnt/spark-fidelity-natives

# The primary node may be without a GPU.
if lspci 2>/dev/null | grep -qi nvidia || [ -e /dev/nvidia0 ]; then
  # YARN isolates GPUs with version 1 of control groups, which Amazon Linux 2023 does not mount.
  sudo mkdir -p /spark-rapids-cgroup/devices
  sudo mount -t cgroup -o devices cgroupv1-devices /spark-rapids-cgroup/devices
  sudo chmod a+rwx -R /spark-rapids-cgroup
  sudo /opt/spark-fidelity/libtorch.sh "$from/libtorch.zip"
fi
