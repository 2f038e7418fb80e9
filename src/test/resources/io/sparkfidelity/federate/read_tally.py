"""Reads a tally file of version 1 to 3, from its specification (package-info of io.sparkfidelity.federate) and Arrow's alone.

Prints JSON: the key, the provenance, and every row. Needs nothing but Python's standard library.
"""

import hashlib
import json
import struct
import sys


class Table:
    """A FlatBuffers table: fields by number, through the vtable."""

    def __init__(self, data, at):
        self.data, self.at = data, at
        self.vtable = at - self.number("<i", at)
        self.size = self.number("<H", self.vtable)

    def number(self, form, at):
        return struct.unpack_from(form, self.data, at)[0]

    def place(self, field):
        slot = 4 + 2 * field
        offset = self.number("<H", self.vtable + slot) if slot < self.size else 0
        return self.at + offset if offset else None

    def scalar(self, field, form):
        at = self.place(field)
        return 0 if at is None else self.number(form, at)

    def follow(self, field):
        at = self.place(field)
        return None if at is None else at + self.number("<I", at)

    def table(self, field):
        at = self.follow(field)
        return None if at is None else Table(self.data, at)

    def text(self, field):
        at = self.follow(field)
        length = self.number("<I", at)
        return self.data[at + 4 : at + 4 + length].decode("utf-8")

    def tables(self, field):
        at = self.follow(field)
        if at is None:
            return []
        places = [at + 4 + 4 * i for i in range(self.number("<I", at))]
        return [Table(self.data, p + self.number("<I", p)) for p in places]

    def structs(self, field, form):
        at = self.follow(field)
        size = struct.calcsize(form)
        return [struct.unpack_from(form, self.data, at + 4 + size * i) for i in range(self.number("<I", at))]


def root(data):
    return Table(data, struct.unpack_from("<I", data)[0])


def check(holds, otherwise):
    if not holds:
        sys.exit("not a tally file: " + otherwise)


COLUMNS = ["site", "label", "buckets", "bucket", "field", "q", "values"]
UTF8, INT, LIST = 5, 2, 12
TYPES = [UTF8, UTF8, INT, INT, UTF8, INT, LIST]


def metadata(schema):
    fields = schema.tables(1)
    check([f.text(0) for f in fields] == COLUMNS, "columns")
    check([f.scalar(2, "<B") for f in fields] == TYPES, "types")
    return {entry.text(0): entry.text(1) for entry in schema.tables(2)}


class Batch:
    """The rows of one record batch; buffers are taken in the order of the columns."""

    def __init__(self, file, offset, message_length, body_length):
        check(struct.unpack_from("<I", file, offset)[0] == 0xFFFFFFFF, "a message")
        message = root(file[offset + 8 : offset + message_length])
        check(message.scalar(1, "<B") == 3 and message.scalar(3, "<q") == body_length, "a batch")
        batch = message.table(2)
        self.body = file[offset + message_length : offset + message_length + body_length]
        self.count = batch.scalar(0, "<q")
        self.buffers = iter(batch.structs(2, "<qq"))
        check(all(nulls == 0 for _, nulls in batch.structs(1, "<qq")), "nulls")
        check(batch.table(3) is None, "compression")

    def buffer(self, form, count):
        start, _ = next(self.buffers)
        return struct.unpack_from("<%d%s" % (count, form), self.body, start)

    def offsets(self):
        next(self.buffers)  # validity
        return self.buffer("i", self.count + 1)

    def texts(self):
        ends = self.offsets()
        data = bytes(self.buffer("B", ends[-1]))
        return [data[a:b].decode("utf-8") for a, b in zip(ends, ends[1:])]

    def numbers(self):
        next(self.buffers)
        return self.buffer("i", self.count)

    def lists(self):
        ends = self.offsets()
        next(self.buffers)
        data = self.buffer("q", ends[-1])
        return [list(data[a:b]) for a, b in zip(ends, ends[1:])]

    def rows(self):
        texts, numbers = Batch.texts, Batch.numbers
        return list(zip(*[read(self) for read in (texts, texts, numbers, numbers, texts, numbers, Batch.lists)]))


def digest(form, key, provenance, rows):
    sha = hashlib.sha256((form + "\n").encode())
    for part in (key.encode(), provenance.encode()):
        sha.update(b"%d\n%s\n" % (len(part), part))
    for *names, values in rows:
        sha.update(("\t".join(map(str, names + [len(values)])) + "\n").encode())
        sha.update(struct.pack("<%dq" % len(values), *values))
    return sha.hexdigest()


def contributor(site, rows):
    """What `contributors` says of a site, made again from its rows."""
    sums = {}
    for place, label, _, _, field, q, values in rows:
        if (place, label) == (site, ""):
            known = sums.setdefault((field, q), [0] * len(values))
            sums[field, q] = [a + b for a, b in zip(known, values)]
    sha = hashlib.sha256()
    for (field, q), values in sorted(sums.items()):
        sha.update(("%s\n%d\n%d\n" % (field, q, len(values))).encode())
        sha.update(struct.pack(">%dq" % len(values), *values))
    return {"site": site, "n": sums["n", 0][0], "tally": sha.hexdigest()}


def main(path):
    with open(path, "rb") as stream:
        file = stream.read()
    check(file[:8] == b"ARROW1\0\0" and file[-6:] == b"ARROW1", "magic")
    length = struct.unpack_from("<i", file, len(file) - 10)[0]
    footer = root(file[len(file) - 10 - length : len(file) - 10])
    check(footer.scalar(0, "<h") == 4, "metadata version")
    entries = metadata(footer.table(1))
    leading = root(file[16 : 16 + struct.unpack_from("<i", file, 12)[0]])
    check(metadata(leading.table(2)) == entries, "two schemas")
    check(entries["fidelity.format"] in ["spark-fidelity/tally/%d" % v for v in (1, 2, 3, 4)], "format")
    rows = []
    for offset, message, body in footer.structs(3, "<qi4xq"):
        rows += Batch(file, offset, message, body).rows()
    key, provenance = entries["fidelity.key"], entries["fidelity.provenance"]
    check(digest(entries["fidelity.format"], key, provenance, rows) == entries["fidelity.digest"], "digest")
    declared = {field["name"]: (field["q"], field["length"]) for field in json.loads(key)["fields"]}
    check(all(declared[row[4]] == (row[5], len(row[6])) for row in rows), "fields")
    for known in json.loads(provenance)["contributors"]:
        if any(row[0] for row in rows):
            check(contributor(known["site"], rows) == known, "contributors")
    sites = {known["site"] for known in json.loads(provenance)["contributors"]}
    issues = json.loads(provenance).get("issues", [])
    form = entries["fidelity.format"]
    check(form.endswith("/4") or bool(issues) == (not form.endswith("/1")), "issues")
    measures = json.loads(key).get("measures", [])
    check(bool(measures) == form.endswith("/4"), "measures")
    known = {measure["name"] for measure in measures}
    check({name.rpartition(".")[0] for name in declared if "." in name} == known, "fields of measures")
    check(all(issue["site"] in sites | {""} and issue["serial"] > 0 for issue in issues), "issues")
    json.dump({"key": json.loads(key), "provenance": json.loads(provenance), "rows": rows}, sys.stdout)


main(sys.argv[1])
