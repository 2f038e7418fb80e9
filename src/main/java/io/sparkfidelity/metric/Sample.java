package io.sparkfidelity.metric;

import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.LabelledTallies;
import io.sparkfidelity.tally.RowWeights;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.balance.EvenShares;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One side of a comparison.
 *
 * @param name the dataset's name
 * @param tally its embeddings; with buckets, or scores have neither error bars nor floors
 * @param labels the tallies of its classes, for the metrics that compare classes
 * @param splits the predictions of its parts, as the Inception Score is reported over; none where nobody asked
 * @param units names the population of units that were drawn from, such as a set of prompts, where another sample may
 *     have drawn the same units; samples of equal names share them
 * @param grouped whether a unit (a patient, a video) may have several embeddings, which are not independent of one another
 *     then: units are, and with them buckets
 * @param even its buckets with the same shares of classes, where candidates are balanced by them
 */
public record Sample(
        String name,
        BucketedTally tally,
        LabelledTallies labels,
        List<Tally> splits,
        Optional<String> units,
        boolean grouped,
        Optional<EvenShares> even) {
    public Sample {
        splits = List.copyOf(splits);
    }

    /** Without buckets of the same shares. */
    public Sample(
            String name,
            BucketedTally tally,
            LabelledTallies labels,
            List<Tally> splits,
            Optional<String> units,
            boolean grouped) {
        this(name, tally, labels, splits, units, grouped, Optional.empty());
    }

    /** Every embedding is its own unit. */
    public Sample(
            String name, BucketedTally tally, LabelledTallies labels, List<Tally> splits, Optional<String> units) {
        this(name, tally, labels, splits, units, false);
    }

    /** Without splits. */
    public Sample(String name, BucketedTally tally, LabelledTallies labels, Optional<String> units) {
        this(name, tally, labels, List.of(), units);
    }

    /** Without labels, and with units of its own. */
    public Sample(String name, BucketedTally tally) {
        this(name, tally, LabelledTallies.none(), Optional.empty());
    }

    /** The same, where it is known whether units have several embeddings. */
    public Sample groupedByUnit(boolean several) {
        return new Sample(name, tally, labels, splits, units, several, even);
    }

    /** The same, of which it is known what its buckets are with the same shares of classes. */
    public Sample with(EvenShares shares) {
        return new Sample(name, tally, labels, splits, units, grouped, Optional.of(shares));
    }

    /** The number of embeddings, whatever they weigh; absent where nobody knows it. */
    public OptionalLong count() {
        return tally.counted() ? OptionalLong.of(tally.rows()) : OptionalLong.empty();
    }

    /** Whether embeddings weigh differently, as {@link RowWeights} tells. */
    public boolean weighted() {
        return RowWeights.isIn(tally.pooled());
    }

    /** As how many embeddings of equal weight they are, where it is known how many there are: their number unless {@link #weighted}. */
    public double effective() {
        return RowWeights.of(tally.pooled()).effective();
    }

    /**
     * The number of embeddings, for what cannot do without.
     *
     * @throws IllegalArgumentException if nobody knows it
     */
    public long n() {
        return count().orElseThrow(() -> new IllegalArgumentException(
                "'" + name + "' is a mean and a covariance of an unknown number of images"));
    }

    /** Whether both were drawn on the same units, such as prompts. */
    public boolean sharesUnitsWith(Sample other) {
        return units.isPresent() && units.equals(other.units);
    }

    /** Whether both are the same images, as far as both were counted. */
    public boolean isSameSetAs(Sample other) {
        return tally.pooled().agreesWith(other.tally.pooled());
    }
}
