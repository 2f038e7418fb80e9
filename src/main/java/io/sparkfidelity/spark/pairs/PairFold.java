package io.sparkfidelity.spark.pairs;

import io.sparkfidelity.pairs.Arithmetic;
import io.sparkfidelity.pairs.Kernel;
import io.sparkfidelity.pairs.KernelFold;
import io.sparkfidelity.pairs.MembershipFold;
import io.sparkfidelity.pairs.NearPairFold;
import io.sparkfidelity.pairs.NeighbourFold;
import io.sparkfidelity.pairs.Radii;
import io.sparkfidelity.pairs.RowOrigins;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.TilePair;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;

/** A fold as a task runs it: holds native scratch, and puts what it found into a state at the end. */
public interface PairFold extends AutoCloseable {
    void add(TilePair pair);

    void finish(PairState state);

    @Override
    void close();

    /** Opens a fold on an executor. */
    sealed interface Opener extends Serializable permits Kernels, Neighbours, Members, Near {
        PairFold open(int dimension);
    }

    /** Sums kernels. */
    record Kernels(ArrayList<Kernel> kernels, Arithmetic arithmetic) implements Opener {
        @Override
        public PairFold open(int dimension) {
            KernelFold fold = new KernelFold(kernels, dimension, arithmetic);
            return new PairFold() {
                @Override
                public void add(TilePair pair) {
                    fold.add(pair);
                }

                @Override
                public void finish(PairState state) {
                    state.add(fold.sums());
                }

                @Override
                public void close() {
                    fold.close();
                }
            };
        }
    }

    /** Finds the nearest neighbours within a side. */
    record Neighbours(Side side, int k) implements Opener {
        @Override
        public PairFold open(int dimension) {
            NeighbourFold fold = new NeighbourFold(side, k, dimension);
            return new PairFold() {
                @Override
                public void add(TilePair pair) {
                    fold.add(pair);
                }

                @Override
                public void finish(PairState state) {
                    fold.lists().forEach(state::add);
                }

                @Override
                public void close() {
                    fold.close();
                }
            };
        }
    }

    /** Finds which rows lie within the other side's radii, one broadcast a neighbourhood. */
    record Members(ArrayList<Broadcast<Radii>> ofReference, ArrayList<Broadcast<Radii>> ofCandidate) implements Opener {
        @Override
        public PairFold open(int dimension) {
            MembershipFold fold = new MembershipFold(radii(ofReference), radii(ofCandidate), dimension);
            return new PairFold() {
                @Override
                public void add(TilePair pair) {
                    fold.add(pair);
                }

                @Override
                public void finish(PairState state) {
                    for (int kind = 0; kind < ofReference.size(); kind++) {
                        state.add(kind, fold.memberships().get(kind));
                    }
                }

                @Override
                public void close() {
                    fold.close();
                }
            };
        }

        private static List<Radii> radii(List<Broadcast<Radii>> broadcasts) {
            return broadcasts.stream().map(Broadcast::value).toList();
        }
    }

    /**
     * Finds near pairs within a side that holds several datasets.
     *
     * @param most pairs that are kept, the nearest
     */
    record Near(Broadcast<RowOrigins> origins, double squaredBelow, int most) implements Opener {
        @Override
        public PairFold open(int dimension) {
            NearPairFold fold = new NearPairFold(origins.value(), squaredBelow, most, dimension);
            return new PairFold() {
                @Override
                public void add(TilePair pair) {
                    fold.add(pair);
                }

                @Override
                public void finish(PairState state) {
                    state.add(fold.pairs());
                }

                @Override
                public void close() {
                    fold.close();
                }
            };
        }
    }
}
