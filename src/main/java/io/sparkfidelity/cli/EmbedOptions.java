package io.sparkfidelity.cli;

import picocli.CommandLine.Option;

/** The options of every command that embeds. */
final class EmbedOptions {
    @Option(names = "--engine", paramLabel = "NAME", description = "OnnxRuntime or PyTorch (the card's choice).")
    private String engine;

    @Option(names = "--batch-size", paramLabel = "N", description = "Images a call of the network (8; 64 on a GPU).")
    private Integer batchSize;

    @Option(names = "--in-flight", paramLabel = "N", description = "Batches on one GPU at a time (2).")
    private Integer inFlight;

    @Option(names = "--decode-threads", paramLabel = "N", description = "Threads of a task that decode (2).")
    private Integer decodeThreads;

    @Option(
            names = "--chunk-images",
            paramLabel = "N",
            description = "Images of a chunk, the unit of a resumed run (a 64th of them, 20000 to 500000).")
    private Long chunkImages;

    @Option(names = "--max-reject-ratio", paramLabel = "X", description = "Fail above this share of rejects (0.001).")
    private Double maxRejectRatio;

    @Option(names = "--max-pixels", paramLabel = "N", description = "Reject larger images (100000000).")
    private Long maxPixels;

    void addTo(SpecFile file) {
        file.addFlag("engine", engine);
        file.addFlag("batch-size", batchSize);
        file.addFlag("in-flight", inFlight);
        file.addFlag("decode-threads", decodeThreads);
        file.addFlag("chunk-images", chunkImages);
        file.addFlag("max-reject-ratio", maxRejectRatio);
        file.addFlag("max-pixels", maxPixels);
    }
}
