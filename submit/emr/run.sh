#!/usr/bin/env bash
# Runs spark-fidelity on Amazon EMR with its own command line tool (`aws`, logged in).
# usage: submit/emr/run.sh --check                             everything that can be checked without an account
#        submit/emr/run.sh upload BUCKET                       the jar and the nodes' scripts
#        submit/emr/run.sh cluster BUCKET [create-cluster options]    a cluster with GPUs; prints its id
#        submit/emr/run.sh steps BUCKET CLUSTER [NIGHT]        evaluate and gate of a night (YYYY-MM-DD; today's)
#        submit/emr/run.sh application                         an EMR Serverless application; prints its id
#        submit/emr/run.sh serverless BUCKET APPLICATION ROLE merge|compare|gate [NIGHT]
# RELEASE: emr-7.10.0 (Spark 3.5, the default) or emr-spark-8.0.0 (Spark 4.0), or others of theirs.
# gate and merge open no Spark context, which YARN takes for a failure in cluster mode: they go in client mode.
# Before the first run, in s3://BUCKET: spark-fidelity/libtorch.zip (see submit/libtorch.sh), models/, rules.yaml, coco2014/.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
release=${RELEASE:-emr-7.10.0}
usage() { sed -n 's/^# usage: \|^#        /  /p' "$0" >&2; exit 2; }
tool() { command -v aws > /dev/null || { echo "run.sh: install the AWS command line tool first" >&2; exit 1; }; }
# Makes a file with this user's bucket and night of one that has placeholders.
fill() { sed -e "s|s3://BUCKET/|s3://$bucket/|g" -e "s|/NIGHT|/${night:-$(date -u +%F)}|g" "$1"; }

command=${1:-}
case $command in
  --check) exec python3 "$root/submit/check.py" emr ;;
  upload | cluster | steps | serverless) [ $# -ge 2 ] || usage; bucket=$2 ;;
  application) ;;
  *) usage ;;
esac
tool
case $command in
  upload)
    for file in target/spark-fidelity.jar conf/gpu-discovery.sh submit/libtorch.sh submit/emr/bootstrap.sh; do
      aws s3 cp "$root/$file" "s3://$bucket/spark-fidelity/"
    done
    ;;
  cluster)
    exec aws emr create-cluster --name spark-fidelity --release-label "$release" --applications Name=Hadoop Name=Spark \
      --use-default-roles --log-uri "s3://$bucket/logs/" --configurations "file://$here/configurations.json" \
      --bootstrap-actions "Path=s3://$bucket/spark-fidelity/bootstrap.sh,Args=[s3://$bucket/spark-fidelity]" \
      --instance-groups InstanceGroupType=MASTER,InstanceCount=1,InstanceType=m5.2xlarge \
      InstanceGroupType=CORE,InstanceCount=2,InstanceType=g5.4xlarge \
      --query ClusterId --output text "${@:3}"
    ;;
  steps)
    [ $# -ge 3 ] || usage
    night=${4:-}
    exec aws emr add-steps --cluster-id "$3" --steps "$(fill "$here/steps.json")"
    ;;
  application)
    exec aws emr-serverless create-application --type SPARK --release-label "$release" --name spark-fidelity \
      --query applicationId --output text
    ;;
  serverless)
    [ $# -ge 5 ] || usage
    night=${6:-}
    driver=$(fill "$here/serverless.json" | python3 -c 'import json, sys; print(json.dumps(json.load(sys.stdin)[sys.argv[1]]))' "$5")
    exec aws emr-serverless start-job-run --application-id "$3" --execution-role-arn "$4" --name "spark-fidelity-$5" \
      --job-driver "$driver"
    ;;
esac
