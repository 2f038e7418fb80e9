"""Published checkpoints as plain dictionaries of float32 tensors, and the strict renaming of their entries."""
import hashlib
import json
import math
import mmap
import warnings
import zipfile

import torch


class Refusal(Exception):
    """What cannot be done, in one line: what, where and what to do."""


def sha256(path):
    digest = hashlib.sha256()
    try:
        with open(path, "rb") as file:
            while part := file.read(1 << 22):
                digest.update(part)
    except OSError as e:
        raise Refusal(f"cannot read {path}: {e.strerror}") from e
    return digest.hexdigest()


def read(path):
    """The state dictionary of a file, and its TorchScript module if it is an archive of one, else None.

    A state dictionary is read as tensors only: nothing that a pickle could run is run.
    """
    try:
        if path.endswith(".safetensors"):
            return read_safetensors(path), None
        if is_torchscript(path):
            archive = torch.jit.load(path, map_location="cpu").eval()
            return {name: tensor.detach() for name, tensor in archive.state_dict().items()}, archive
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about files from before torch 1.6
            state = torch.load(path, map_location="cpu", weights_only=True)
    except OSError as e:
        raise Refusal(f"cannot read {path}: {e.strerror or e}") from e
    except Exception as e:
        reason = (str(e).splitlines() or [type(e).__name__])[0]
        raise Refusal(f"{path} is no checkpoint that torch {torch.__version__} reads: {reason}") from e
    if not isinstance(state, dict) or not all(isinstance(tensor, torch.Tensor) for tensor in state.values()):
        raise Refusal(f"{path} holds no state dictionary; name the published file itself")
    return state, None


SAFETENSORS = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}
LONGEST_HEADER = 100_000_000


def read_safetensors(path):
    """A file of eight bytes, the length of a header in JSON, the header, and the tensors' bytes, which stay in the file till they are read."""
    with open(path, "rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
    length = int.from_bytes(data[:8], "little")
    if not 2 <= length <= min(LONGEST_HEADER, len(data) - 8):
        raise ValueError(f"a header of {length} bytes in a file of {len(data)}")
    header = json.loads(data[8:8 + length])
    state = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        kind, shape, (begin, end) = SAFETENSORS[entry["dtype"]], entry["shape"], entry["data_offsets"]
        size = math.prod(shape) * torch.empty(0, dtype=kind).element_size()
        if not 0 <= begin < end <= len(data) - 8 - length or end - begin != size:
            raise ValueError(f"{name} is not where the header says")
        state[name] = torch.frombuffer(data, dtype=kind, count=math.prod(shape), offset=8 + length + begin).reshape(shape)
    return state


def is_torchscript(path):
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any(name.split("/")[1:2] == ["constants.pkl"] for name in archive.namelist())


def rename(state, names, ignored=lambda name: False):
    """The tensors of a state as float32 under other names.

    names: published name to ours; the state must hold all of these and nothing else that is not ignored.
    """
    missing = sorted(set(names) - set(state))
    unknown = sorted(name for name in set(state) - set(names) if not ignored(name))
    if missing or unknown:
        said = [f"{len(found)} {what} ({', '.join(found[:3])}{', ...' if len(found) > 3 else ''})"
                for what, found in (("entries missing", missing), ("unknown", unknown)) if found]
        raise Refusal(f"the checkpoint is not of this network: {' and '.join(said)}")
    return {ours: state[published].float() for published, ours in names.items()}


def load(net, state):
    """Puts tensors into a network that has exactly these entries, of these shapes."""
    own = net.state_dict()
    for name, tensor in state.items():
        if name in own and tensor.shape != own[name].shape:
            raise Refusal(f"the checkpoint is not of this network: {name} has shape {tuple(tensor.shape)}, "
                          f"not {tuple(own[name].shape)}")
        if not torch.isfinite(tensor).all():
            raise Refusal(f"the checkpoint is damaged: {name} holds numbers that are not finite")
    net.load_state_dict(state)
    return net
