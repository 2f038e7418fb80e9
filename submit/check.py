#!/usr/bin/env python3
"""Checks the folders of submit/ without any cloud: python3 submit/check.py databricks emr kubernetes

The syntax of every file; that names agree (variables, clusters, tasks, classes, paths that one file makes and another uses);
and that the real jar takes the arguments: its --help knows each option, and --dry-run, where a command has it, accepts all.
Needs python3-yaml, bash, and target/spark-fidelity.jar. Exits with 1 and one line for each thing that is wrong.
"""

import functools
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
SUBMIT = ROOT / "submit"
JAR = ROOT / "target/spark-fidelity.jar"
MAIN = "io.sparkfidelity.cli.Main"
# What stands before the paths of a bucket or volume.
FOLDERS = re.compile(r"s3a?://[^/]+|/Volumes/[^/]+/[^/]+/[^/]+")
# YARN ends a driver in cluster mode as failed if it opens no Spark context.
WITHOUT_SPARK = {"merge", "gate"}


class Check:
    """What is wrong, and what the jar says."""

    def __init__(self):
        self.wrong = []
        self.passed = 0
        self.helps = {}
        self.dry_runs = {}

    def that(self, holds, what):
        if holds:
            self.passed += 1
        else:
            self.wrong.append(what)
        return holds

    def equal(self, actual, expected, what):
        return self.that(actual == expected, f"{what}: {actual!r}, but should be {expected!r}")

    def shell(self, path):
        run = subprocess.run(["bash", "-n", path], capture_output=True, text=True)
        self.that(run.returncode == 0, run.stderr.strip())
        self.that(os.access(path, os.X_OK), f"{path} is not executable")

    def yaml(self, path):
        try:
            return yaml.safe_load(path.read_text())
        except yaml.YAMLError as error:
            self.wrong.append(f"{path}: {error}".replace("\n", " "))
            return {}

    def json(self, path):
        try:
            return json.loads(path.read_text())
        except ValueError as error:
            self.wrong.append(f"{path}: {error}")
            return {}

    def keys(self, where, mapping, allowed):
        """A setting that is spelled wrong would be ignored, or refused at the first deployment."""
        self.that(set(mapping) <= set(allowed.split()), f"{where}: no such setting: {set(mapping) - set(allowed.split())}")

    def main_class(self, name, where):
        with zipfile.ZipFile(JAR) as jar:
            self.that(name.replace(".", "/") + ".class" in jar.namelist(), f"{where}: {name} is not in {JAR.name}")

    def help(self, command):
        if command not in self.helps:
            # Where it knows no such command, the jar shows its own usage.
            said = jar_says(command, "--help").stdout
            self.helps[command] = said if re.search(rf"^Usage: spark-fidelity {command}\b", said, re.M) else ""
        return self.helps[command]

    def command(self, where, arguments):
        """The arguments of one run of the jar."""
        name, rest = arguments[0], arguments[1:]
        if not self.help(name):
            self.wrong.append(f"{where}: the jar has no command {name}")
            return
        unknown = {word for word in rest if word.startswith("--") and not re.search(rf"{word}\b", self.help(name))}
        self.that(not unknown, f"{where}: {name} has no option {', '.join(sorted(unknown))}")
        if not unknown and "--dry-run" in self.help(name):
            self.that(not self.dry_run(name, rest), f"{where}: {self.dry_run(name, rest)}")

    def dry_run(self, name, rest):
        """What the jar has against the arguments; empty if nothing. Places that differ in their folders alone are asked once."""
        words = (name, *(FOLDERS.sub("FOLDER", word).replace("NIGHT", "2026-01-31") for word in rest))
        if words not in self.dry_runs:
            with tempfile.TemporaryDirectory() as folder:
                run = jar_says(*locally(words, Path(folder)), "--dry-run")
            self.dry_runs[words] = "" if run.returncode == 0 else (run.stderr.splitlines() or ["no word of why"])[0]
        return self.dry_runs[words]


@functools.cache
def spark():
    return subprocess.run(["bash", SUBMIT / "spark-home.sh"], capture_output=True, text=True, check=True).stdout.strip()


def jar_says(*arguments):
    """The jar's command line beside Spark's jars; no session is started."""
    java = Path(os.environ["JAVA_HOME"], "bin/java") if "JAVA_HOME" in os.environ else "java"
    return subprocess.run(
        [java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", f"-Dlog4j2.configurationFile={ROOT}/conf/log4j2.properties",
         "-cp", f"{JAR}:{spark()}/jars/*", MAIN, *arguments], capture_output=True, text=True)


def locally(arguments, folder):
    """The arguments with folders here, which are made, and a card for each model that they name."""
    local = [word.replace("FOLDER", str(folder)) for word in arguments]
    for option, value in zip(local, local[1:]):
        if option in ("--reference", "--candidate"):
            Path(value.split("=", 1)[-1]).mkdir(parents=True, exist_ok=True)
        if option == "--model" and value.startswith(str(folder)):
            built_in = yaml.safe_load((ROOT / "conf/models" / Path(value).name).read_text())
            built_in["artifacts"] = {
                engine: {"uri": f"file:{folder}/{engine}", "sha256": "0" * 64} for engine in ("OnnxRuntime", "PyTorch")
            }
            Path(value).parent.mkdir(exist_ok=True)
            Path(value).write_text(yaml.safe_dump(built_in))
    return local


def libtorch(check):
    """submit/libtorch.sh on zips that are made here."""
    script = SUBMIT / "libtorch.sh"
    check.shell(script)

    def run(version, files):
        with tempfile.TemporaryDirectory() as folder:
            with zipfile.ZipFile(f"{folder}/libtorch.zip", "w") as archive:
                archive.writestr("libtorch/build-version", version + "\n")
                for name in files:
                    archive.writestr(f"libtorch/lib/{name}", "")
            done = subprocess.run(
                ["bash", script, f"{folder}/libtorch.zip", f"{folder}/opt/libtorch"], capture_output=True, text=True)
            there = sorted(path.name for path in Path(folder, "opt/libtorch/lib").glob("*"))
            left = [path.name for path in Path(folder, "opt").glob("libtorch.*")]
            return done, there, left

    both = ["libtorch.so", "libtorch_cuda.so"]
    done, there, left = run("2.7.1+cu128", both)
    check.equal((done.returncode, there, left), (0, both, []), f"libtorch.sh ({done.stderr.strip()})")
    for version, files in (("2.6.0+cu124", both), ("2.7.1+cpu", both), ("2.7.1+cu128", ["libtorch.so"])):
        done, there, left = run(version, files)
        check.equal((done.returncode, there, left), (1, [], []), f"libtorch.sh refuses {version} {files}")
    pom = (ROOT / "pom.xml").read_text()
    check.that("<pytorch.version>2.7.1</pytorch.version>" in pom, "libtorch.sh is of another PyTorch than pom.xml")


# Stands for the tool on a host with a GPU: PyTorch finds no CUDA, and memory holds no 1,024 images.
TOOL = r"""#!/usr/bin/env bash
echo "$NVIDIA_TF32_OVERRIDE $*" >> "$LOG"
case "$*" in
  "models devices") echo "executor 0: gpu 0 of [0]" ;;
  *PyTorch*) printf 'WARN of "another\\"\nverify: PyTorch sees 0 CUDA devices here\nException in thread\n' >&2; exit 3 ;;
  "models verify"*) echo "OnnxRuntime 1.21.1, gpu 0: probe agrees, fingerprint 0f" ;;
  *"--batch-sizes 1024") echo "decoding alone: 700.5 images/s on 4 threads"
    echo "bare network: 90.0 images/s; batch 1024, 1 predictors of 4 threads, halved to 256 by the device's memory" ;;
  *) echo "decoding alone: 700.5 images/s on 4 threads"
    echo "bare network: 300.5 images/s; batch 8, 1 predictors of 4 threads"
    echo "bare network: 400.5 images/s; batch 8, 2 predictors of 2 threads" ;;
esac
"""


def gpu_check(check):
    """submit/gpu-check.sh beside stand-ins for the tool, for nvidia-smi and for the discovery script."""
    check.shell(SUBMIT / "gpu-check.sh")
    for script, options in (("local.sh", ("models verify", "bench embed")), ("standalone.sh", ("models devices",))):
        check.that((SUBMIT / script).exists(), f"gpu-check.sh calls {script}")
        for command in options:
            text = (SUBMIT / "gpu-check.sh").read_text()
            call = text[text.index(f"tool {script} {command}"):].replace("\\\n", " ").split("\n")[0]
            said = jar_says(*command.split(), "--help").stdout
            unknown = [word for word in re.findall(r"--[a-z-]+", call) if word not in said]
            check.that(not unknown, f"gpu-check.sh: {command} has no option {', '.join(unknown)}")

    def run(addresses, *cards, **environment):
        with tempfile.TemporaryDirectory() as folder:
            here = Path(folder)
            for name, content in {
                "submit/gpu-check.sh": (SUBMIT / "gpu-check.sh").read_text(),
                "submit/local.sh": TOOL,
                "submit/standalone.sh": TOOL,
                "found.json": "of an earlier run",
                "bin/nvidia-smi": '#!/usr/bin/env bash\n[ "$1" = -i ] && echo "A \\"card\\", 570.1, 16000 MiB"\n',
                "discovery": f"""#!/usr/bin/env bash\necho '{{"name":"gpu","addresses":{addresses}}}'\n""",
            }.items():
                (here / name).parent.mkdir(exist_ok=True)
                (here / name).write_text(content)
                (here / name).chmod(0o755)
            done = subprocess.run(
                ["bash", here / "submit/gpu-check.sh", *cards], capture_output=True, text=True,
                env={**os.environ, "PATH": f"{here}/bin:{os.environ['PATH']}", "GPU_DISCOVERY": f"{here}/discovery",
                     "LOG": f"{here}/log", "OUT": f"{here}/found.json", **environment})
            report, log = here / "found.json", here / "log"
            return (done, check.json(report) if report.exists() else None,
                    log.read_text().splitlines() if log.exists() else [])

    done, report, calls = run('["0"]')
    check.equal(done.returncode, 0, f"gpu-check.sh with a GPU ({done.stderr.strip()})")
    check.that(all(call.startswith("0 ") for call in calls), "gpu-check.sh: TF32 is off in every call")
    check.equal(report["devices"], [{"index": 0, "about": 'A "card", 570.1, 16000 MiB'}], "gpu-check.sh: devices")
    check.equal(report["spark"], ["executor 0: gpu 0 of [0]"], "gpu-check.sh: what Spark gives tasks")
    onnx, torch = report["models"]
    check.equal((torch["agrees"], torch["reason"]), (False, "verify: PyTorch sees 0 CUDA devices here"), "gpu-check.sh: PyTorch")
    rates = [(rate["batch"], rate["predictors"], rate["imagesPerSecond"], rate["largestCall"]) for rate in onnx["rates"]]
    check.equal(rates, [(8, 1, 300.5, 8), (8, 2, 400.5, 8), (1024, 1, 90, 256)], "gpu-check.sh: rates")
    check.equal((onnx["feedImagesPerSecond"], onnx["bottleneck"]), (700.5, "device"), "gpu-check.sh: the bottleneck")
    done, report, calls = run('["0","1"]', "a-PyTorch-card", "b")
    check.equal((done.returncode, len(report["models"])), (3, 8), "gpu-check.sh: a card that runs nowhere")
    check.equal(report["models"][-4]["bottleneck"], "feed", "gpu-check.sh: two devices outrun the host")
    check.equal(sum("bench" in call for call in calls), 2, "gpu-check.sh measures one device of a kind")
    for done, code in ((run("[]")[0], 3), (run('["0"]', GPU_DISCOVERY="/bin/false")[0], 3), (run('["0"]', BATCH_SIZES="8;")[0], 2)):
        check.equal((done.returncode, done.stdout, len(done.stderr.splitlines())), (code, "", 1), "gpu-check.sh: one line of why")


def databricks(check):
    here = SUBMIT / "databricks"
    check.shell(here / "run.sh")
    bundle = check.yaml(here / "databricks.yml")
    check.keys("databricks.yml", bundle, "bundle include variables targets workspace")
    files = [file for pattern in bundle["include"] for file in here.glob(pattern)]
    check.that(files, "databricks.yml includes no file")
    variables = {name: value["default"] for name, value in bundle["variables"].items()}
    text = "".join(file.read_text() for file in files)
    check.equal(set(re.findall(r"\$\{var\.(\w+)}", text)), set(variables), "the bundle's variables")
    check.that(re.fullmatch(r"/Volumes/\w+/\w+/\w+", variables["volume"]), "the volume is /Volumes/CATALOG/SCHEMA/VOLUME")

    def resolve(value):
        value = re.sub(r"\$\{var\.(\w+)}", lambda found: str(variables[found.group(1)]), value)
        value = value.replace("{{job.start_time.iso_date}}", "2026-01-31")
        check.that(not re.search(r"\$\{|\{\{", value), f"{value}: a reference that nothing resolves")
        return value

    for file in files:
        for name, job in check.yaml(file)["resources"]["jobs"].items():
            check.keys(name, job, "name max_concurrent_runs schedule job_clusters tasks")
            check.keys(name, job["schedule"], "quartz_cron_expression timezone_id pause_status")
            check.that(len(job["schedule"]["quartz_cron_expression"].split()) == 6, f"{name}: a Quartz expression has six fields")
            clusters = {}
            for cluster in job["job_clusters"]:
                new = clusters[cluster["job_cluster_key"]] = cluster["new_cluster"]
                check.keys(name, new, "spark_version node_type_id num_workers data_security_mode init_scripts spark_env_vars spark_conf")
                check.equal(new["data_security_mode"], "SINGLE_USER", f"{name}: dedicated access mode, for RDDs and GPUs")
                check.that("-gpu-ml-" in resolve(new["spark_version"]), f"{name}: a runtime for GPUs")
                script = resolve(new["init_scripts"][0]["volumes"]["destination"])
                check.equal(script, variables["volume"] + "/init/libtorch.sh", f"{name}: where run.sh uploads the init script")
                check.that(all(isinstance(value, str) for value in new["spark_env_vars"].values()), f"{name}: variables are strings")
                check.equal(new["spark_env_vars"]["NVIDIA_TF32_OVERRIDE"], "0", f"{name}: TF32")
            keys = [task["task_key"] for task in job["tasks"]]
            for task in job["tasks"]:
                where = f"{name}/{task['task_key']}"
                check.keys(where, task, "task_key job_cluster_key depends_on max_retries timeout_seconds spark_jar_task libraries")
                check.that(task["job_cluster_key"] in clusters, f"{where}: no such cluster")
                for other in task.get("depends_on", []):
                    check.that(other["task_key"] in keys, f"{where} depends on no task {other}")
                jar = task["spark_jar_task"]
                check.main_class(jar["main_class_name"], where)
                check.equal([resolve(library["jar"]) for library in task["libraries"]],
                            [variables["volume"] + "/jars/spark-fidelity.jar"], f"{where}: where run.sh uploads the jar")
                check.command(where, [resolve(word) for word in jar["parameters"]])


def emr(check):
    here = SUBMIT / "emr"
    for script in (here / "run.sh", here / "bootstrap.sh", ROOT / "conf/gpu-discovery.sh"):
        check.shell(script)
    bootstrap = (here / "bootstrap.sh").read_text()
    settings = {part["Classification"]: part for part in check.json(here / "configurations.json")}
    check.equal(set(settings), {"spark", "yarn-site", "container-executor", "capacity-scheduler", "spark-defaults"},
                "classifications")
    root = settings["yarn-site"]["Properties"]["yarn.nodemanager.linux-container-executor.cgroups.mount-path"]
    groups = {part["Classification"]: part["Properties"] for part in settings["container-executor"]["Configurations"]}
    check.equal(groups["cgroups"]["root"], root, "container-executor's control groups")
    check.that(f"{root}/devices" in bootstrap, f"bootstrap.sh mounts no {root}")
    defaults = settings["spark-defaults"]["Properties"]
    check.equal(defaults["spark.executor.resource.gpu.discoveryScript"], "/opt/spark-fidelity/gpu-discovery.sh",
                "where bootstrap.sh puts the discovery script")
    check.that(defaults["spark.fidelity.natives"] in bootstrap, "bootstrap.sh makes no folder for natives")
    gpu = properties(ROOT / "conf/spark-defaults-gpu.conf")
    for key in set(defaults) & set(gpu) - {"spark.executor.resource.gpu.discoveryScript"}:
        check.equal(defaults[key], gpu[key], f"{key}, as in conf/spark-defaults-gpu.conf")

    for step in check.json(here / "steps.json"):
        check.keys(step["Name"], step, "Name Type ActionOnFailure Args")
        check.equal(step["Type"], "Spark", step["Name"])
        submitted(check, step["Name"], step["Args"])
    for name, driver in check.json(here / "serverless.json").items():
        submit = driver["sparkSubmit"]
        check.keys(name, submit, "entryPoint entryPointArguments sparkSubmitParameters")
        check.equal(submit["entryPointArguments"][0], name, "the name of a serverless job")
        submitted(check, f"serverless/{name}",
                  [*submit["sparkSubmitParameters"].split(), submit["entryPoint"], *submit["entryPointArguments"]])


def kubernetes(check):
    here = SUBMIT / "kubernetes"
    check.shell(here / "run.sh")
    docker = (here / "Dockerfile").read_text()
    for line in re.findall(r"^COPY (.*)$", docker, re.M):
        for source in line.split()[:-1]:
            # The zip is the user's to bring, the jar the build's.
            check.that((ROOT / source).exists() or source == "libtorch.zip", f"Dockerfile: no {source}")
    for container in ("driver", "executor"):
        pod = check.yaml(here / f"{container}.yaml")
        check.equal((pod["apiVersion"], pod["kind"]), ("v1", "Pod"), f"{container}.yaml")
        spec = pod["spec"]
        check.keys(f"{container}.yaml", spec, "containers tolerations volumes")
        check.equal([part["name"] for part in spec["containers"]], [container], f"{container}.yaml: containers")
        mounts = {mount["name"] for part in spec["containers"] for mount in part.get("volumeMounts", [])}
        check.equal(mounts, {volume["name"] for volume in spec.get("volumes", [])}, f"{container}.yaml: volumes")
        for part in spec["containers"]:
            for mount in part.get("volumeMounts", []):
                check.that(mount["mountPath"] in docker, f"{container}.yaml: the Dockerfile has no {mount['mountPath']}")
    night = ["evaluate", "--protocol", "coco2014-30k", "--reference", "s3a://BUCKET/coco2014",
             "--candidate", "night=s3a://BUCKET/nightly/2026-01-31", "--model", "s3a://BUCKET/models/inception-2015.yaml",
             "--model", "s3a://BUCKET/models/clip-vit-l14-336.yaml", "--out", "s3a://BUCKET/reports/2026-01-31"]
    for gpus in ("0", "1"):
        environment = {**os.environ, "PRINT": "1", "GPUS": gpus, "KUBERNETES": "https://localhost:6443", "IMAGE": "image"}
        run = subprocess.run(["bash", here / "run.sh", *night], capture_output=True, text=True, env=environment)
        check.that(run.returncode == 0, run.stderr.strip())
        words = run.stdout.splitlines()
        settings = properties(Path(words[words.index("--properties-file") + 1]))
        settings.update(word.split("=", 1) for option, word in zip(words, words[1:]) if option == "--conf")
        check.equal(settings.get("spark.executor.resource.gpu.amount", "0"), gpus, "GPUs an executor")
        if gpus == "1":
            check.equal(settings["spark.executor.resource.gpu.vendor"], "nvidia.com", "the GPUs' vendor")
            script = settings["spark.executor.resource.gpu.discoveryScript"]
            check.that(script.rsplit("/", 1)[0] + "/" in docker, f"the image has no {script}")
        for name in ("driver", "executor"):
            template = settings.get(f"spark.kubernetes.{name}.podTemplateFile")
            check.that(template is None or Path(template).is_file(), f"no {template}")
        jar = words.index("local:///opt/spark-fidelity/spark-fidelity.jar")
        check.that("/opt/spark-fidelity/spark-fidelity.jar" in docker, "the image has no jar there")
        check.equal(words[words.index("--class") + 1], MAIN, "the class")
        check.command(f"kubernetes, {gpus} GPUs", words[jar + 1:])


def submitted(check, where, words):
    """The options and arguments of a spark-submit on EMR."""
    jar = next(index for index, word in enumerate(words) if word.endswith(".jar"))
    options, arguments = words[:jar], words[jar + 1:]
    check.main_class(options[options.index("--class") + 1], where)
    if "--deploy-mode" in options:
        cluster = options[options.index("--deploy-mode") + 1] == "cluster"
        check.that(not (cluster and arguments[0] in WITHOUT_SPARK), f"{where}: {arguments[0]} needs --deploy-mode client")
    check.command(where, arguments)


def properties(path):
    lines = (line.strip() for line in path.read_text().splitlines())
    return dict(line.split(None, 1) for line in lines if line and not line.startswith("#"))


def main(names):
    places = {"databricks": databricks, "emr": emr, "kubernetes": kubernetes}
    unknown = [name for name in names if name not in places]
    if unknown or not names:
        sys.exit(f"check.py: name some of {', '.join(places)}")
    if not JAR.exists():
        sys.exit(f"check.py: no {JAR}; run mvn -B package -DskipTests first")
    check = Check()
    libtorch(check)
    gpu_check(check)
    for name in names:
        places[name](check)
    for wrong in check.wrong:
        print(f"check.py: {wrong}", file=sys.stderr)
    print(f"{', '.join(names)}: {check.passed} checks passed, {len(check.wrong)} failed")
    return 1 if check.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
