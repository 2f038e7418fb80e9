"""spark-fidelity inside NVIDIA FLARE: an executor for the sites, and a controller that collects their files.

Tasks are `card` and `tally`, the commands of the site's own site.json (see site_export.py). In config_fed_client.json:

    {"executors": [{"tasks": ["card", "tally"],
                    "executor": {"path": "nvflare_tally.TallyExecutor", "args": {"settings": "/etc/fidelity/site.json"}}}]}

and in config_fed_server.json:

    {"workflows": [{"id": "tally",
                    "path": "nvflare_tally.TallyController",
                    "args": {"task": "tally", "folder": "tallies", "roster": "session.roster"}}]}

Then `merge tallies/*.arrow` pools what has come. Written from FLARE's documentation of 2.x (apis.executor, apis.impl.controller).
"""

from pathlib import Path

from nvflare.apis.client import Client
from nvflare.apis.executor import Executor
from nvflare.apis.fl_constant import ReturnCode
from nvflare.apis.fl_context import FLContext
from nvflare.apis.impl.controller import Controller, Task
from nvflare.apis.shareable import Shareable, make_reply
from nvflare.apis.signal import Signal

from site_export import Refused, export

FILE = "file"
ROSTER = "roster"


class TallyExecutor(Executor):
    """Runs at a site: one task, one file."""

    def __init__(self, settings):
        super().__init__()
        self.settings = settings

    def execute(self, task_name: str, shareable: Shareable, fl_ctx: FLContext, abort_signal: Signal) -> Shareable:
        if abort_signal.triggered:
            return make_reply(ReturnCode.TASK_ABORTED)
        try:
            file = export(self.settings, task_name, shareable.get(ROSTER))
        except KeyError:
            return make_reply(ReturnCode.TASK_UNKNOWN)
        except Refused as refusal:
            # In the site's own log; the server learns that there is no file.
            self.log_warning(fl_ctx, str(refusal))
            return make_reply(ReturnCode.EXECUTION_RESULT_ERROR)
        except (OSError, RuntimeError, ValueError) as error:
            self.log_error(fl_ctx, str(error))
            return make_reply(ReturnCode.EXECUTION_EXCEPTION)
        reply = make_reply(ReturnCode.OK)
        reply[FILE] = file
        return reply


class TallyController(Controller):
    """Runs at the server: asks every site once, and writes what comes, by the site's name in FLARE."""

    def __init__(self, task="tally", folder="tallies", roster=None, timeout=86400):
        super().__init__()
        self.task = task
        self.folder = Path(folder)
        self.roster = roster
        self.timeout = timeout

    def start_controller(self, fl_ctx: FLContext):
        self.folder.mkdir(parents=True, exist_ok=True)

    def control_flow(self, abort_signal: Signal, fl_ctx: FLContext):
        data = Shareable()
        if self.roster:
            data[ROSTER] = Path(self.roster).read_bytes()
        task = Task(name=self.task, data=data, timeout=self.timeout, result_received_cb=self.received)
        self.broadcast_and_wait(task=task, min_responses=0, fl_ctx=fl_ctx, abort_signal=abort_signal)

    def received(self, client_task, fl_ctx: FLContext):
        name, reply = client_task.client.name, client_task.result
        if reply.get_return_code() != ReturnCode.OK:
            self.log_warning(fl_ctx, f"no file of {name}: {reply.get_return_code()}")
        else:
            ending = ".arrow" if self.task == "tally" else "." + self.task
            (self.folder / (Path(name).name + ending)).write_bytes(reply[FILE])

    def process_result_of_unknown_task(
        self, client: Client, task_name: str, client_task_id: str, result: Shareable, fl_ctx: FLContext
    ):
        self.log_warning(fl_ctx, f"{client.name} answers a task that nobody gave: {task_name}")

    def stop_controller(self, fl_ctx: FLContext):
        pass
