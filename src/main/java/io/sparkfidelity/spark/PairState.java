package io.sparkfidelity.spark;

import io.sparkfidelity.pairs.KernelSums;
import io.sparkfidelity.pairs.Memberships;
import io.sparkfidelity.pairs.NearPairs;
import io.sparkfidelity.pairs.NeighbourLists;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * Parts of folds over pairs on their way through {@code treeAggregate}; empty at first, so that the zero value is small.
 * Plain classes only, which every Spark serializer can carry.
 */
final class PairState implements Serializable {
    private static final long serialVersionUID = 1;

    // At most one element each: an Optional is not serializable.
    private final HashMap<Integer, KernelSums> sums = new HashMap<>();
    private final HashMap<Integer, Memberships> memberships = new HashMap<>();
    private final HashMap<Integer, NearPairs> near = new HashMap<>();
    /** By tile. */
    private final HashMap<Integer, NeighbourLists> lists = new HashMap<>();

    void add(KernelSums more) {
        sums.merge(0, more, KernelSums::add);
    }

    void add(Memberships more) {
        memberships.merge(0, more, Memberships::add);
    }

    void add(NearPairs more) {
        near.merge(0, more, NearPairs::merge);
    }

    void add(NeighbourLists more) {
        lists.merge(more.tile(), more, NeighbourLists::merge);
    }

    /** Adds another state into this one. */
    PairState merge(PairState other) {
        other.sums.values().forEach(this::add);
        other.memberships.values().forEach(this::add);
        other.near.values().forEach(this::add);
        other.lists.values().forEach(this::add);
        return this;
    }

    Optional<KernelSums> sums() {
        return Optional.ofNullable(sums.get(0));
    }

    Optional<Memberships> memberships() {
        return Optional.ofNullable(memberships.get(0));
    }

    Optional<NearPairs> near() {
        return Optional.ofNullable(near.get(0));
    }

    List<NeighbourLists> lists() {
        return List.copyOf(lists.values());
    }
}
