package io.sparkfidelity;

import io.sparkfidelity.embed.ModelCard;
import io.sparkfidelity.embed.ModelCards;
import io.sparkfidelity.embed.ModelException;
import io.sparkfidelity.embed.ModelStore;
import io.sparkfidelity.storage.Storage;
import org.apache.hadoop.conf.Configuration;

/** The embedded model, for tests. */
public final class Cards {
    private Cards() {}

    public static String yaml() {
        return ModelCards.builtIn("embedded").orElseThrow();
    }

    public static ModelCard embedded() throws ModelException {
        return ModelCards.parse(yaml(), "embedded");
    }

    /** The same with the text tower of {@code tower/tiny_tower.py}. */
    public static String yamlWithText() {
        return yaml() + """
            text:
              context: 16
              tokenizer:
                uri: resource:golden/tokens/tokenizer.json
                sha256: 31f46fd6349501dad282b825f9bdaa93fe2df160b213d45c3daca3c1f724c7ca
              artifacts:
                OnnxRuntime:
                  uri: resource:tower/tiny.onnx
                  sha256: b62256e7db77550250376e242ce6ecf0bf161cee679738fd6500fe3abe2b5627
                PyTorch:
                  uri: resource:tower/tiny.pt
                  sha256: 3722bce507624a941fb3370edb301058b041285e584569607617b8ee1879a255
              input: tokens
              output: embedding
              probe:
                tolerance: 0.00001
                head: [-0.105378125, 0.0919732949, 0.00392095438, -0.0936158222, -0.0655269389, -0.0528100309]
            """;
    }

    /** The network of three outputs of {@code spatial/tiny_spatial.py}. */
    public static String yamlWithSpatial() {
        return """
            name: tiny-spatial
            version: 1
            description: A convolution for tests.
            license: Apache-2.0
            artifacts:
              OnnxRuntime:
                uri: resource:spatial/tiny.onnx
                sha256: 90b08bb88b788ace751ba8674dbfe60991da932f81d2132f936a00c367d1cbe7
              PyTorch:
                uri: resource:spatial/tiny.pt
                sha256: d6377baa7c8b93f84df4e00e6eda45a865a291eb6d2c9158515340d5d05229a0
            engines: {cpu: OnnxRuntime, cuda: PyTorch}
            input: {name: image, resizer: pillow-box, size: 8, range: 0..1, mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5]}
            output:
              name: embedding
              dimension: 6
              logits: {name: logits, classes: 5}
              spatial: {name: spatial, dimension: 84, q: 16}
              normalisation: none
              q: 18
            probe:
              tolerance: 0.00001
              head: [0.202164764, -0.082610459, -0.203777138, -0.0907894608, 0.339237476, -0.378581347]
            """;
    }

    /** The network of pairs of {@code pair/tiny_pair.py}. */
    public static String yamlOfPairs() {
        return """
            kind: pair
            name: tiny-pair
            version: 1
            description: A distance for tests.
            license: Apache-2.0
            artifacts:
              OnnxRuntime:
                uri: resource:pair/tiny.onnx
                sha256: 8635bba47f865efa73c8920ad5df63d9b62257dc491ac0b781d6f18ba3c7e165
              PyTorch:
                uri: resource:pair/tiny.pt
                sha256: 1de576b6b9e790d5b8a635671e9702363eba36fe6ba41ac52079bfac195f15b6
            engines: {cpu: OnnxRuntime, cuda: PyTorch}
            input: {names: [image, partner], shortest-side: 3, range: 0..1, mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5]}
            output: {name: distance}
            measure: {name: lpips, words: distance of tests, range: [0, 1], better: smaller}
            probe:
              tolerance: 0.000001
              head: [0.445317884, 0.447294827]
            """;
    }

    public static ModelStore store() {
        return ModelStore.temporary(new Storage(new Configuration()));
    }
}
