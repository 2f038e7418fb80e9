package io.sparkfidelity.tally;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Fills one tally of {@link CountedFields}. Mutable, one a task and key. */
public final class RowAccumulator implements AutoCloseable {
    private final Optional<Accumulator> products;
    private final Optional<MarginalAccumulator> marginals;
    private final Optional<PredictionAccumulator> predictions;
    private final Optional<ProjectionAccumulator> projections;
    private final boolean weights;
    private long rows;
    private long squares;

    private RowAccumulator(
            Optional<Accumulator> products,
            Optional<MarginalAccumulator> marginals,
            Optional<PredictionAccumulator> predictions,
            Optional<ProjectionAccumulator> projections,
            boolean weights) {
        this.products = products;
        this.marginals = marginals;
        this.predictions = predictions;
        this.projections = projections;
        this.weights = weights;
    }

    /** What the accumulators of one task share; it holds memory only where products or projections are counted. */
    public static final class Scratch implements AutoCloseable {
        private final Optional<GramScratch> gram;
        private final Optional<ProjectionScratch> directions;

        public Scratch(CountedFields fields) {
            this.gram = fields.gram()
                    ? Optional.of(new GramScratch(fields.possible().moments().dimension()))
                    : Optional.empty();
            this.directions = fields.projections()
                    ? Optional.of(new ProjectionScratch(fields.possible().projected()))
                    : Optional.empty();
        }

        @Override
        public void close() {
            gram.ifPresent(GramScratch::close);
            directions.ifPresent(ProjectionScratch::close);
        }
    }

    /** @param scratch made for the same fields; it must outlive the accumulator */
    public static RowAccumulator of(CountedFields fields, Scratch scratch) {
        MomentFields moments = fields.possible().moments();
        return new RowAccumulator(
                scratch.gram.map(shared ->
                        fields.weights() ? Accumulator.withWeights(moments, shared) : new Accumulator(moments, shared)),
                fields.gram() ? Optional.empty() : Optional.of(new MarginalAccumulator(MarginalFields.of(moments))),
                fields.logits() ? Optional.of(new PredictionAccumulator(fields.possible())) : Optional.empty(),
                scratch.directions.map(ProjectionAccumulator::new),
                fields.weights());
    }

    /**
     * Counts one embedding. A row that is refused leaves the accumulator unfit for further use.
     *
     * @throws IllegalArgumentException if a length is wrong, an entry is not finite or beyond the fixed-point range, or
     *     logits are counted too
     * @throws TallyOverflowException if a sum leaves 64 bits
     */
    public void add(float[] embedding) {
        add(embedding, 1);
    }

    /**
     * Counts one embedding so many times; errors as in {@link #add(float[])}.
     *
     * @param weight 1 or more; 1 where rows have no weights
     */
    public void add(float[] embedding, long weight) {
        if (predictions.isPresent()) {
            throw new IllegalArgumentException("a row has no logits where they are counted");
        }
        addEmbedding(embedding, weight);
    }

    /** Counts one embedding and the logits of the same image; errors as in {@link #add(float[])}. */
    public void add(float[] embedding, float[] logits) {
        add(embedding, logits, 1);
    }

    /** Counts them so many times; errors and weights as in {@link #add(float[], long)}. */
    public void add(float[] embedding, float[] logits, long weight) {
        predictions
                .orElseThrow(() -> new IllegalArgumentException("a row has logits where none are counted"))
                .add(logits, weight);
        addEmbedding(embedding, weight);
    }

    private void addEmbedding(float[] embedding, long weight) {
        if (weight < 1 || !weights && weight != 1) {
            throw new IllegalArgumentException(
                    "a row of weight " + weight + (weights ? "; it must be 1 or more" : " where rows have no weights"));
        }
        products.ifPresent(sums -> sums.add(embedding, weight));
        marginals.ifPresent(sums -> sums.add(embedding, weight));
        projections.ifPresent(counts -> counts.add(embedding));
        rows++;
        try {
            squares = Math.addExact(squares, Math.multiplyExact(weight, weight));
        } catch (ArithmeticException e) {
            throw new TallyOverflowException(RowWeights.squaresField());
        }
    }

    /** All that was counted so far. */
    public Tally toTally() {
        Map<Field, long[]> vectors = new HashMap<>();
        products.ifPresent(sums -> put(sums.toTally(), vectors));
        marginals.ifPresent(sums -> put(sums.toTally(), vectors));
        predictions.ifPresent(sums -> put(sums.toTally(), vectors));
        projections.ifPresent(counts -> put(counts.toTally(), vectors));
        if (weights) {
            vectors.put(RowWeights.rowsField(), new long[] {rows});
            vectors.put(RowWeights.squaresField(), new long[] {squares});
        }
        return Tally.of(vectors);
    }

    private static void put(Tally tally, Map<Field, long[]> vectors) {
        tally.fields().forEach(field -> vectors.put(field, tally.shared(field.name())));
    }

    @Override
    public void close() {
        products.ifPresent(Accumulator::close);
        projections.ifPresent(ProjectionAccumulator::close);
    }
}
