package io.sparkfidelity.pairs;

import io.sparkfidelity.tally.Bucket;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Which rows of either side lie within a radius of the other, with all rows and with any one bucket deleted, and how many
 * pairs do: bits, which are joined, and counts, which are added, so that parts merge in any order. 12 bytes a pair of rows,
 * 600 KB for 50,000 a side. JDK types only.
 */
public final class Memberships implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int DELETIONS = Bucket.COUNT + 1;
    private static final int COVERED_WITHOUT = DELETIONS;
    private static final int RECALLED = COVERED_WITHOUT + Bucket.COUNT;

    /**
     * Of each reference row. Bits 0 to 16: some candidate lies within its radius, by the bucket deleted from the reference
     * (16: none). 17 to 32: the same, by the bucket deleted from the candidate. 33 to 49: it lies within the radius of some
     * candidate, by the bucket deleted from the candidate (49: none).
     */
    private final long[] reference;
    /** Of each candidate row, bits 0 to 16: it lies within the radius of some reference row, by the bucket deleted there. */
    private final int[] candidate;
    /** Pairs of a reference row and a candidate within its radius, by the bucket deleted from the reference (16: none). */
    private final long[] pairs;
    /** The same with nothing deleted, by the candidate's bucket. */
    private final long[] pairsOfCandidates;

    Memberships(int referenceRows, int candidateRows) {
        this(new long[referenceRows], new int[candidateRows], new long[DELETIONS], new long[Bucket.COUNT]);
    }

    private Memberships(long[] reference, int[] candidate, long[] pairs, long[] pairsOfCandidates) {
        this.reference = reference;
        this.candidate = candidate;
        this.pairs = pairs;
        this.pairsOfCandidates = pairsOfCandidates;
    }

    /**
     * The memberships over the pairs of both, which must not share any.
     *
     * @throws IllegalArgumentException if they are of different numbers of rows
     */
    public Memberships add(Memberships other) {
        if (reference.length != other.reference.length || candidate.length != other.candidate.length) {
            throw new IllegalArgumentException("memberships of " + reference.length + " and " + candidate.length
                    + " rows cannot be added to those of " + other.reference.length + " and "
                    + other.candidate.length);
        }
        Memberships sum = new Memberships(reference.length, candidate.length);
        Arrays.setAll(sum.reference, i -> reference[i] | other.reference[i]);
        Arrays.setAll(sum.candidate, i -> candidate[i] | other.candidate[i]);
        Arrays.setAll(sum.pairs, i -> pairs[i] + other.pairs[i]);
        Arrays.setAll(sum.pairsOfCandidates, i -> pairsOfCandidates[i] + other.pairsOfCandidates[i]);
        return sum;
    }

    /**
     * A candidate lies within a reference row's radius.
     *
     * @param deletions the mask of {@link Radii#within}, not 0
     */
    void withinReference(int referenceRow, int candidateRow, int candidateBucket, int deletions) {
        candidate[candidateRow] |= deletions;
        long bits = deletions;
        for (int b = 0; b < DELETIONS; b++) {
            pairs[b] += deletions >> b & 1;
        }
        if ((deletions >> Radii.NONE & 1) != 0) {
            pairsOfCandidates[candidateBucket]++;
            bits |= (0xFFFFL & ~(1L << candidateBucket)) << COVERED_WITHOUT;
        }
        reference[referenceRow] |= bits;
    }

    /**
     * A reference row lies within a candidate's radius.
     *
     * @param deletions the mask of {@link Radii#within}
     */
    void withinCandidate(int referenceRow, int deletions) {
        reference[referenceRow] |= (long) deletions << RECALLED;
    }

    int referenceRows() {
        return reference.length;
    }

    int candidateRows() {
        return candidate.length;
    }

    /** Whether a candidate lies within some reference row's radius. */
    boolean precise(int candidateRow, int deletedReference) {
        return (candidate[candidateRow] >> deletedReference & 1) != 0;
    }

    /** Whether a reference row lies within some candidate's radius. */
    boolean recalled(int referenceRow, int deletedCandidate) {
        return (reference[referenceRow] >> RECALLED + deletedCandidate & 1) != 0;
    }

    /** Whether some candidate lies within a reference row's radius. */
    boolean covered(int referenceRow, int deletedReference) {
        return (reference[referenceRow] >> deletedReference & 1) != 0;
    }

    /** The same with all of the reference and without one bucket of the candidate. */
    boolean coveredWithout(int referenceRow, int deletedCandidate) {
        return (reference[referenceRow] >> COVERED_WITHOUT + deletedCandidate & 1) != 0;
    }

    long pairs(int deletedReference) {
        return pairs[deletedReference];
    }

    long pairsOf(int candidateBucket) {
        return pairsOfCandidates[candidateBucket];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Memberships memberships
                && Arrays.equals(reference, memberships.reference)
                && Arrays.equals(candidate, memberships.candidate)
                && Arrays.equals(pairs, memberships.pairs)
                && Arrays.equals(pairsOfCandidates, memberships.pairsOfCandidates);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(reference) + Arrays.hashCode(candidate);
    }
}
