package io.sparkfidelity.pairs.kept;

import io.sparkfidelity.pairs.FoldSpec;
import io.sparkfidelity.pairs.Relation;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.TileFold;
import io.sparkfidelity.pairs.TilePair;
import java.util.Set;

/** Keeps the first rows of every bucket of a side: it looks at tiles with themselves alone. Mutable, one a task. */
public final class KeptRowsFold implements TileFold<KeptRows> {
    /**
     * Keeps rows of a side.
     *
     * @param most rows of a bucket, 1 or more
     */
    public record Spec(Side side, int most) implements FoldSpec<KeptRows> {
        public Spec {
            if (most < 1) {
                throw new IllegalArgumentException("rows of a bucket to keep: " + most + "; it must be 1 or more");
            }
        }

        @Override
        public Set<Relation> relations() {
            return Set.of(Relation.within(side));
        }

        @Override
        public KeptRowsFold open(int dimension) {
            return new KeptRowsFold(side, most);
        }

        @Override
        public KeptRows merge(KeptRows some, KeptRows more) {
            return some.merge(more);
        }
    }

    private final Side side;
    private final KeptRows kept;

    private KeptRowsFold(Side side, int most) {
        this.side = side;
        this.kept = new KeptRows(most);
    }

    @Override
    public void add(TilePair pair) {
        if (pair.row().side() != side || pair.column().side() != side) {
            throw new IllegalArgumentException("rows of the " + side + " only");
        }
        if (pair.diagonal()) {
            kept.take(pair.row());
        }
    }

    @Override
    public KeptRows found() {
        return kept;
    }

    @Override
    public void close() {}
}
