package io.sparkfidelity.spark.pairs;

import io.sparkfidelity.pairs.KernelSums;
import io.sparkfidelity.pairs.Memberships;
import io.sparkfidelity.pairs.NearPairs;
import io.sparkfidelity.pairs.NeighbourLists;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Parts of folds over pairs on their way through {@code treeAggregate}; empty at first, so that the zero value is small.
 * Plain classes only, which every Spark serializer can carry.
 */
public final class PairState implements Serializable {
    private static final long serialVersionUID = 1;

    // At most one element each: an Optional is not serializable.
    private final HashMap<Integer, KernelSums> sums = new HashMap<>();
    private final HashMap<Integer, NearPairs> near = new HashMap<>();
    /** By the neighbourhood's place among those compared. */
    private final HashMap<Integer, Memberships> memberships = new HashMap<>();
    /** By tile. */
    private final HashMap<Integer, NeighbourLists> lists = new HashMap<>();

    void add(KernelSums more) {
        sums.merge(0, more, KernelSums::add);
    }

    void add(int neighbourhood, Memberships more) {
        memberships.merge(neighbourhood, more, Memberships::add);
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
        other.memberships.forEach(this::add);
        other.near.values().forEach(this::add);
        other.lists.values().forEach(this::add);
        return this;
    }

    Optional<KernelSums> sums() {
        return Optional.ofNullable(sums.get(0));
    }

    /** By neighbourhood, in their order. */
    List<Memberships> memberships() {
        return IntStream.range(0, memberships.size()).mapToObj(memberships::get).toList();
    }

    public Optional<NearPairs> near() {
        return Optional.ofNullable(near.get(0));
    }

    public List<NeighbourLists> lists() {
        return List.copyOf(lists.values());
    }
}
