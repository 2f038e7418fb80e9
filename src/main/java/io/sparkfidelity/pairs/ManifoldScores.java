package io.sparkfidelity.pairs;

import io.sparkfidelity.tally.Bucket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How two sets lie in each other's neighbourhoods, balls around rows up to the k-th neighbour on the row's own side, with
 * the exact value for every deleted bucket.
 *
 * @param precision the share of candidates within some ball of the reference (Kynkaanniemi et al. 2019, equation 1)
 * @param recall the share of the reference within some ball of the candidates (the same)
 * @param density balls of the reference around a candidate, in the mean, over k (Naeem et al. 2020, equation 4)
 * @param coverage the share of the reference's balls that hold a candidate (Naeem et al. 2020, equation 5)
 * @param clipped density and coverage with clipped balls, where somebody asked for them
 * @param expectedCoverage coverage's mean where both sets are of one distribution: 1 - prod_{i<k} (n-1-i)/(n-1+m-i)
 */
public record ManifoldScores(
        ReplicatedValue precision,
        ReplicatedValue recall,
        ReplicatedValue density,
        ReplicatedValue coverage,
        Optional<ClippedScores> clipped,
        double expectedCoverage) {

    /** From the finished memberships of all pairs and the radii they were found with. */
    public static ManifoldScores of(Memberships found, Radii ofReference, Radii ofCandidate) {
        int n = found.referenceRows();
        int m = found.candidateRows();
        if (n != ofReference.rows()
                || m != ofCandidate.rows()
                || !ofReference.neighbourhood().equals(ofCandidate.neighbourhood())) {
            throw new IllegalArgumentException("memberships of " + n + " and " + m + " rows do not belong to radii of "
                    + ofReference.rows() + " and " + ofCandidate.rows());
        }
        int k = ofReference.neighbourhood().k();
        int none = Radii.NONE;
        return new ManifoldScores(
                new ReplicatedValue(
                        share(m, c -> found.precise(c, none)),
                        ofDeleted(ofReference, k, b -> share(m, c -> found.precise(c, b))),
                        ofDeleted(ofCandidate, 0, b -> shareLeft(ofCandidate, b, c -> found.precise(c, none)))),
                new ReplicatedValue(
                        share(n, i -> found.recalled(i, none)),
                        ofDeleted(ofReference, 0, b -> shareLeft(ofReference, b, i -> found.recalled(i, none))),
                        ofDeleted(ofCandidate, k, b -> share(n, i -> found.recalled(i, b)))),
                new ReplicatedValue(
                        found.pairs(none) / ((double) k * m),
                        ofDeleted(ofReference, k, b -> found.pairs(b) / ((double) k * m)),
                        ofDeleted(
                                ofCandidate,
                                0,
                                b -> (found.pairs(none) - found.pairsOf(b)) / ((double) k * left(ofCandidate, b)))),
                new ReplicatedValue(
                        share(n, i -> found.covered(i, none)),
                        ofDeleted(ofReference, k, b -> shareLeft(ofReference, b, i -> found.covered(i, b))),
                        ofDeleted(ofCandidate, 0, b -> share(n, i -> found.coveredWithout(i, b)))),
                Optional.empty(),
                expectedCoverage(n, m, k));
    }

    /** The same, with clipped balls too. */
    public ManifoldScores with(ClippedScores ofClipped) {
        return new ManifoldScores(precision, recall, density, coverage, Optional.of(ofClipped), expectedCoverage);
    }

    /**
     * The scores of every neighbourhood, in their order.
     *
     * @param found the memberships of each
     * @param ofReference the radii that they were found with
     * @param ofCandidate the same
     */
    public static Map<Neighbourhood, ManifoldScores> byNeighbourhood(
            List<Memberships> found, List<Radii> ofReference, List<Radii> ofCandidate) {
        Map<Neighbourhood, ManifoldScores> scores = new LinkedHashMap<>();
        for (int i = 0; i < found.size(); i++) {
            scores.put(ofReference.get(i).neighbourhood(), of(found.get(i), ofReference.get(i), ofCandidate.get(i)));
        }
        return scores;
    }

    /** Coverage's mean where n reference rows and m candidates are of one distribution. */
    public static double expectedCoverage(long n, long m, int k) {
        double uncovered = 1;
        for (int i = 0; i < k; i++) {
            uncovered *= (n - 1.0 - i) / (n - 1.0 + m - i);
        }
        return 1 - uncovered;
    }

    /** By deleted bucket; NaN where no more than {@code atMost} rows are left. */
    private static double[] ofDeleted(Radii side, int atMost, IntToDoubleFunction replicate) {
        return IntStream.range(0, Bucket.COUNT)
                .mapToDouble(b -> left(side, b) > atMost ? replicate.applyAsDouble(b) : Double.NaN)
                .toArray();
    }

    private static int left(Radii side, int bucket) {
        return side.rows() - side.rowsIn(bucket);
    }

    private static double share(int rows, IntPredicate row) {
        return IntStream.range(0, rows).filter(row).count() / (double) rows;
    }

    private static double shareLeft(Radii side, int bucket, IntPredicate row) {
        return IntStream.range(0, side.rows())
                        .filter(i -> side.bucket(i) != bucket)
                        .filter(row)
                        .count()
                / (double) left(side, bucket);
    }
}
