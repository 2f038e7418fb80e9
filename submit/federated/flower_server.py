"""spark-fidelity inside Flower, at the server: asks every node once, and writes the files that come.

Run configuration (pyproject.toml, [tool.flwr.app.config]): fidelity-task = "tally" or "card", fidelity-folder = "tallies",
and for a sum under masks fidelity-roster = "session.roster". Then `merge tallies/*` pools what has come.
"""

from pathlib import Path

from flwr.app import ConfigRecord, Context, Message, RecordDict
from flwr.serverapp import Grid, ServerApp

app = ServerApp()


@app.main()
def main(grid: Grid, context: Context) -> None:
    config = context.run_config
    task = config.get("fidelity-task", "tally")
    folder = Path(config.get("fidelity-folder", "tallies"))
    folder.mkdir(parents=True, exist_ok=True)
    session = ConfigRecord()
    if "fidelity-roster" in config:
        session["roster"] = Path(config["fidelity-roster"]).read_bytes()
    questions = [
        Message(RecordDict({"session": session}), dst_node_id=node, message_type=f"query.{task}")
        for node in grid.get_node_ids()
    ]
    for reply in grid.send_and_receive(questions):
        node = reply.metadata.src_node_id
        if reply.has_error():
            print(f"no file of node {node}: {reply.error.reason}")
        elif "file" not in reply.content["fidelity"]:
            print(f"no file of node {node}: its policy refuses")
        else:
            ending = ".arrow" if task == "tally" else f".{task}"
            (folder / f"{node}{ending}").write_bytes(reply.content["fidelity"]["file"])
