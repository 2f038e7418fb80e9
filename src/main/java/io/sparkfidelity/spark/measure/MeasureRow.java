package io.sparkfidelity.spark.measure;

import io.sparkfidelity.image.Reject;
import io.sparkfidelity.measure.pixels.Reading;
import io.sparkfidelity.source.ImageRef;
import io.sparkfidelity.spark.cache.EmbeddingRow;
import io.sparkfidelity.tally.Bucket;
import java.util.List;

/** Rows of the cache that hold measures in place of an embedding: NaN where there is none, and the first reason for that as detail. */
final class MeasureRow {
    /** The stage of what stopped a measurement before any measure was asked. */
    private static final String STAGE = "measure";

    private MeasureRow() {}

    static EmbeddingRow of(ImageRef image, List<Reading> readings) {
        EmbeddingRow row = named(image);
        float[] values = new float[readings.size()];
        for (int i = 0; i < values.length; i++) {
            if (readings.get(i) instanceof Reading.Value value) {
                values[i] = (float) value.value();
            } else if (readings.get(i) instanceof Reading.Missing missing) {
                values[i] = Float.NaN;
                if (row.getDetail() == null) {
                    row.setDetail(missing.lack().code());
                }
            }
        }
        row.setEmbedding(values);
        return row;
    }

    /** Of an image that could not be looked at. */
    static EmbeddingRow rejected(ImageRef image, Reject reject) {
        EmbeddingRow row = named(image);
        row.setStage(reject.stage().code());
        row.setReason(reject.reason().code());
        row.setDetail(reject.detail());
        return row;
    }

    /** Of an image that has nothing to be held against. */
    static EmbeddingRow without(ImageRef image, String reason) {
        EmbeddingRow row = named(image);
        row.setStage(STAGE);
        row.setReason(reason);
        return row;
    }

    private static EmbeddingRow named(ImageRef image) {
        EmbeddingRow row = new EmbeddingRow();
        row.setId(image.id());
        row.setHash(Bucket.hash(image.id()));
        row.setBucket(Bucket.of(row.getHash()));
        return row;
    }
}
