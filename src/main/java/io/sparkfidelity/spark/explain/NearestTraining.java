package io.sparkfidelity.spark.explain;

import io.sparkfidelity.pairs.nearest.NearestIds;

/**
 * A candidate and the training image that is nearest to it.
 *
 * @param id of the candidate
 * @param bucket of the candidate
 * @param training the training image's id
 * @param distance Euclidean, between both
 * @param cosine distance of both, 0 to 2; NaN where one has no direction
 */
record NearestTraining(String id, int bucket, String training, double distance, double cosine) {
    /** Of a candidate that was sought at a place of {@code nearest}. */
    static NearestTraining of(BucketRow candidate, NearestIds nearest, int place) {
        return new NearestTraining(
                candidate.getId(),
                candidate.getBucket(),
                nearest.id(place),
                nearest.distance(place),
                nearest.cosineDistance(place, squaredNorm(candidate.getEmbedding())));
    }

    private static double squaredNorm(float[] row) {
        double sum = 0;
        for (float x : row) {
            sum += (double) x * x;
        }
        return sum;
    }
}
