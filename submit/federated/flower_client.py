"""spark-fidelity inside Flower, at a site: a ClientApp that answers queries `query.card` and `query.tally`.

They are the commands of the site's own site.json (see site_export.py), whose path the site gives its SuperNode:

    flower-supernode --node-config 'fidelity-settings="/etc/fidelity/site.json"' ...

Written from Flower's documentation of 1.20 and later (flwr.clientapp, flwr.app).
"""

from flwr.app import ConfigRecord, Context, Message, RecordDict
from flwr.clientapp import ClientApp

from site_export import Refused, export

app = ClientApp()


def answer(task, message, context):
    asked = message.content.get("session")
    roster = asked["roster"] if asked and "roster" in asked else None
    record = ConfigRecord()
    try:
        record["file"] = export(context.node_config["fidelity-settings"], task, roster)
    except Refused as refusal:
        # What the policy says stays in the site's own log.
        print(refusal)
        record["refused"] = True
    return Message(RecordDict({"fidelity": record}), reply_to=message)


@app.query("card")
def card(message: Message, context: Context) -> Message:
    return answer("card", message, context)


@app.query("tally")
def tally(message: Message, context: Context) -> Message:
    return answer("tally", message, context)
