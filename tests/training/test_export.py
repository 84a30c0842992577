"""What is exported computes what the network computed."""

import shutil

import numpy as np
import pytest

REASON = "needs the extra 'training': pip install 'parallax-framing[training]'"
torch = pytest.importorskip("torch", reason=REASON)
pytest.importorskip("transformers", reason=REASON)
pytest.importorskip("onnx", reason=REASON)

import onnx  # noqa: E402
import onnxruntime  # noqa: E402

from parallax import Article, parse  # noqa: E402
from parallax.encoder.passages import passages  # noqa: E402
from training.export import export  # noqa: E402
from training.int8 import order, rounded  # noqa: E402
from training.network import Network, fed  # noqa: E402


@pytest.fixture(scope="module")
def exported(base, small, tmp_path_factory):
    """A network of fewer neurons, one channel scaled, and the folder that it was exported to."""
    torch.manual_seed(0)
    network = Network(base, neurons=48).eval()
    ((up, _),) = network.feeds
    with torch.no_grad():
        up.factor[3] = 0.1
        up.weight.normal_(0, 0.3)
    folder = tmp_path_factory.mktemp("exported")
    named = shutil.copytree(base, folder / "base")
    small.save(str(named / "tokenizer.json"))
    export(network, named, folder, ["polarity", "cue"], float_too=True)
    return network, folder


@pytest.fixture
def cut(small):
    texts = "Rain falls.", "Ann said rainy snow falls.", "Bo says it is rain."
    return [passage for text in texts for passage in passages(parse(Article(id="a", text=text)), small)]


@pytest.mark.parametrize(("file", "off"), [("float.onnx", 1e-4), ("encoder.onnx", 0.05)])
def test_hidden_states_are_those_of_the_network(exported, cut, file, off):
    network, folder = exported
    session = onnxruntime.InferenceSession(str(folder / file), providers=["CPUExecutionProvider"])
    for passage in cut:
        (found,) = session.run(None, passage.given())
        with torch.no_grad():
            wanted = network(**fed([passage])).numpy()
        assert np.linalg.norm(found - wanted) < off * np.linalg.norm(wanted)


def test_the_matrices_are_rounded_from_what_was_learned(exported):
    network, folder = exported
    arrays = {i.name: onnx.numpy_helper.to_array(i) for i in onnx.load(folder / "encoder.onnx").graph.initializer}
    ((up, leaving),) = network.feeds
    by = order(leaving.weight.detach().numpy().T)
    for name, weight in (("intermediate", up.weight[by]), ("output", leaving.weight[:, by])):
        whole, step = rounded(weight.detach().numpy().T)
        assert (arrays[f"encoder.layer.0.{name}.dense_quantized"] == whole).all(), name
        assert (arrays[f"encoder.layer.0.{name}.dense_scale"] == step).all(), name


def test_heads_that_were_learned_are_written_and_no_others(exported):
    network, folder = exported
    with np.load(folder / "heads.npz") as heads:
        assert {name.split(".")[1] for name in heads.files if not name.startswith("links.")} == {"polarity", "cue"}
        wanted = network.state_dict()["tags.cue.weight"].numpy()
        assert heads["tags.cue.weight"] == pytest.approx(wanted, abs=1e-3)
