#!/usr/bin/env python3
"""Checks the examples without NVIDIA FLARE and without Flower: python3 submit/federated/check.py

Neither can be had where this project is built, so stand-ins of the few names that the examples use take their place, with the
signatures of the documentation. Checked are the syntax of every file, and that a file comes from a site to the server, with and
without a roster; that a refusal and a failure become what each framework has for it. Exits with 1 and a line for what is wrong.
"""

import json
import sys
import tempfile
import types
from pathlib import Path

HERE = Path(__file__).resolve().parent
wrong = []
sys.dont_write_bytecode = True


def check(holds, what):
    if not holds:
        wrong.append(what)


def module(name, **contents):
    parts = name.split(".")
    for i in range(1, len(parts) + 1):
        sys.modules.setdefault(".".join(parts[:i]), types.ModuleType(".".join(parts[:i])))
    vars(sys.modules[name]).update(contents)


# --- stand-ins: NVIDIA FLARE


class Shareable(dict):
    def get_return_code(self, default="OK"):
        return self.get("__rc__", default)


def make_reply(code):
    reply = Shareable()
    reply["__rc__"] = code
    return reply


class Component:
    def __init__(self):
        self.logged = []

    def log_warning(self, fl_ctx, text):
        self.logged.append(text)

    log_error = log_warning


class Codes:
    OK, TASK_ABORTED, TASK_UNKNOWN = "OK", "TASK_ABORTED", "TASK_UNKNOWN"
    EXECUTION_EXCEPTION, EXECUTION_RESULT_ERROR = "EXECUTION_EXCEPTION", "EXECUTION_RESULT_ERROR"


class Task:
    def __init__(self, name, data, timeout=0, result_received_cb=None):
        self.name, self.data, self.result_received_cb = name, data, result_received_cb


class Signal:
    triggered = False


class Controller(Component):
    sites = {}

    def broadcast_and_wait(self, task, fl_ctx, min_responses=1, abort_signal=None):
        for name, executor in self.sites.items():
            result = executor.execute(task.name, Shareable(task.data), fl_ctx, Signal())
            client = types.SimpleNamespace(name=name)
            task.result_received_cb(types.SimpleNamespace(client=client, result=result), fl_ctx)


module("nvflare.apis.client", Client=object)
module("nvflare.apis.executor", Executor=Component)
module("nvflare.apis.fl_constant", ReturnCode=Codes)
module("nvflare.apis.fl_context", FLContext=object)
module("nvflare.apis.impl.controller", Controller=Controller, Task=Task)
module("nvflare.apis.shareable", Shareable=Shareable, make_reply=make_reply)
module("nvflare.apis.signal", Signal=Signal)

# --- stand-ins: Flower


class Message:
    def __init__(self, content, dst_node_id=None, message_type=None, *, reply_to=None):
        self.content, self.type, self.node = content, message_type, dst_node_id
        self.metadata = types.SimpleNamespace(src_node_id=reply_to.node if reply_to else 0, message_type=message_type)

    def has_error(self):
        return False


class App:
    def __init__(self):
        self.handlers = {}

    def query(self, action="default"):
        return lambda handler: self.handlers.setdefault("query." + action, handler)

    def main(self):
        return lambda handler: self.handlers.setdefault("main", handler)


module("flwr.app", ConfigRecord=dict, Context=object, Message=Message, RecordDict=dict)
module("flwr.clientapp", ClientApp=App)
module("flwr.serverapp", Grid=object, ServerApp=App)


class Grid:
    def __init__(self, client, contexts):
        self.client, self.contexts = client, contexts

    def get_node_ids(self):
        return list(self.contexts)

    def send_and_receive(self, messages):
        return [self.client.handlers[m.metadata.message_type](m, self.contexts[m.node]) for m in messages]


# --- a program that stands for spark-fidelity: writes what it was asked

PROGRAM = """
import sys
arguments = sys.argv[1:]
value = lambda flag: arguments[arguments.index(flag) + 1]
if arguments[0] != "0":
    sys.stderr.write("progress\\ntally: why not\\n")
    sys.exit(int(arguments[0]))
roster = open(value("--roster")).read() if "--roster" in arguments else "none"
open(value("--out"), "w").write(arguments[1] + " " + roster)
"""


def settings(folder, site, code):
    program = folder / "program.py"
    program.write_text(PROGRAM)
    path = folder / f"{site}.json"
    command = [sys.executable, str(program), str(code), site]
    path.write_text(json.dumps({"tally": {"command": command, "out": str(folder / f"{site}.out")}}))
    return str(path)


def main():
    for file in sorted(HERE.glob("*.py")):
        try:
            compile(file.read_text(), str(file), "exec")
        except SyntaxError as error:
            wrong.append(f"{file.name}: {error}")
    sys.path.insert(0, str(HERE))
    import flower_client
    import flower_server
    import nvflare_tally

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        roster = folder / "session.roster"
        roster.write_text("the roster")
        sites = {site: settings(folder, site, code) for site, code in (("north", 0), ("south", 7), ("west", 3))}

        executors = {site: nvflare_tally.TallyExecutor(path) for site, path in sites.items()}
        for given, expected in ((None, "north none"), (str(roster), "north the roster")):
            controller = nvflare_tally.TallyController(folder=str(folder / "flare"), roster=given)
            Controller.sites = executors
            controller.start_controller(None)
            controller.control_flow(Signal(), None)
            files = {file.name: file.read_text() for file in (folder / "flare").iterdir()}
            check(files == {"north.arrow": expected}, f"FLARE: {files}")
            said = sorted(controller.logged)
            expected = ["no file of south: EXECUTION_RESULT_ERROR", "no file of west: EXECUTION_EXCEPTION"]
            check(said == expected, f"FLARE: {said}")
        check(executors["south"].logged[0] == "tally: why not", f"FLARE, site's log: {executors['south'].logged}")
        unknown = executors["north"].execute("train", Shareable(), None, Signal())
        check(unknown.get_return_code() == Codes.TASK_UNKNOWN, "FLARE: a task that the site does not have")

        contexts = {
            node: types.SimpleNamespace(node_config={"fidelity-settings": sites[site]})
            for node, site in ((1, "north"), (2, "south"))
        }
        for more, expected in (({}, "north none"), ({"fidelity-roster": str(roster)}, "north the roster")):
            config = {"fidelity-folder": str(folder / "flower"), **more}
            grid = Grid(flower_client.app, contexts)
            flower_server.app.handlers["main"](grid, types.SimpleNamespace(run_config=config))
            files = {file.name: file.read_text() for file in (folder / "flower").iterdir()}
            check(files == {"1.arrow": expected}, f"Flower: {files}")
        check(set(flower_client.app.handlers) == {"query.card", "query.tally"}, "Flower: what a client answers")
    for line in wrong:
        print(line)
    print(f"federated: {'wrong' if wrong else 'ok'}")
    sys.exit(1 if wrong else 0)


main()
