package io.sparkfidelity.spark.pairs;

import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.PairRequirements;
import io.sparkfidelity.metric.pairwise.ManifoldMetric;
import io.sparkfidelity.pairs.Arithmetic;
import io.sparkfidelity.pairs.BallCountFold;
import io.sparkfidelity.pairs.BallCounts;
import io.sparkfidelity.pairs.BucketSplit;
import io.sparkfidelity.pairs.ClippedScores;
import io.sparkfidelity.pairs.FoldGroup;
import io.sparkfidelity.pairs.FoldResults;
import io.sparkfidelity.pairs.KidSubsets;
import io.sparkfidelity.pairs.ManifoldScores;
import io.sparkfidelity.pairs.MembershipFold;
import io.sparkfidelity.pairs.NeighbourFold;
import io.sparkfidelity.pairs.NeighbourLists;
import io.sparkfidelity.pairs.Neighbourhood;
import io.sparkfidelity.pairs.Radii;
import io.sparkfidelity.pairs.Relation;
import io.sparkfidelity.pairs.Shared;
import io.sparkfidelity.pairs.split.SplitManifolds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Folds over the pairs of candidates and of one reference, whose own pairs are visited once. Holds what neighbourhoods need of a
 * side: 32 MB for 50,000 rows.
 */
final class PairComparison<S extends PairSide> {
    private final PairGrid<S> grid;
    private final PairRequirements required;
    private final int limit;

    /**
     * @param required what to fold
     * @param limit of rows that the sides were held to
     */
    PairComparison(PairGrid<S> grid, PairRequirements required, int limit) {
        this.grid = grid;
        this.required = required;
        this.limit = limit;
    }

    /**
     * The folds of every candidate with the reference, in their order. Closes the sides, each as soon as it is not needed.
     *
     * @throws IllegalArgumentException if a set has fewer than 2 embeddings
     */
    List<PairFindings> run(S reference, List<Supplier<S>> candidates) {
        List<PairFindings> folds = new ArrayList<>();
        try (Within ofReference = new Within(reference)) {
            for (Supplier<S> candidate : candidates) {
                try (Within ofCandidate = new Within(candidate.get())) {
                    folds.add(between(ofReference, ofCandidate));
                }
            }
        }
        return List.copyOf(folds);
    }

    private PairFindings between(Within reference, Within candidate) {
        S x = reference.side;
        S y = candidate.side;
        Arithmetic arithmetic = Arithmetic.of(x.rows(), y.rows());
        List<Neighbourhood> neighbourhoods = required.neighbourhoods().stream()
                .filter(neighbourhood -> neighbourhood.fits(x.rows(), y.rows()))
                .toList();
        boolean neighbours = !neighbourhoods.isEmpty();
        FoldGroup group = required.group(arithmetic);
        FoldResults found = reference.found(group, neighbours).and(candidate.found(group, neighbours));
        Map<Neighbourhood, ManifoldScores> manifolds = Map.of();
        if (neighbours) {
            List<PairGrid.Sent<Radii>> ofReference = reference.radii(neighbourhoods);
            List<PairGrid.Sent<Radii>> ofCandidate = candidate.radii(neighbourhoods);
            MembershipFold.Spec memberships = new MembershipFold.Spec(shared(ofReference), shared(ofCandidate));
            Map<Neighbourhood, BallCountFold.Spec> clipped = new LinkedHashMap<>();
            neighbourhoods.stream().filter(required.clipped()::contains).forEach(neighbourhood -> {
                Shared<Radii> balls =
                        shared(reference.radii(List.of(neighbourhood))).get(0);
                clipped.put(neighbourhood, new BallCountFold.Spec(Relation.ACROSS, balls, y.rows()));
            });
            FoldGroup all = group.with(memberships);
            for (BallCountFold.Spec counts : clipped.values()) {
                all = all.with(counts);
            }
            FoldResults across = grid.across(x, y, all);
            found = found.and(across.only(group));
            Map<Neighbourhood, ManifoldScores> scores =
                    ManifoldScores.byNeighbourhood(across.of(memberships), values(ofReference), values(ofCandidate));
            scores.replaceAll((neighbourhood, of) -> {
                Optional<BallCountFold.Spec> counts = Optional.ofNullable(clipped.get(neighbourhood));
                int place = neighbourhoods.indexOf(neighbourhood);
                return counts.map(spec -> of.with(ClippedScores.of(
                                reference.ownCounts(neighbourhood),
                                across.of(spec),
                                ofReference.get(place).value(),
                                ofCandidate.get(place).value())))
                        .orElse(of);
            });
            manifolds = scores;
        } else {
            found = found.and(grid.across(x, y, group));
        }
        Optional<KidSubsets> subsets = required.kidSubsets() ? Optional.of(grid.kidSubsets(x, y)) : Optional.empty();
        return new PairFindings(
                x.rowsByBucket(),
                y.rowsByBucket(),
                x.limited() || y.limited() ? OptionalLong.of(limit) : OptionalLong.empty(),
                required.kernels(),
                required.kernelSums(arithmetic).map(found::of),
                subsets,
                manifolds,
                neighbours && required.floors() ? reference.parts(x.rows(), y.rows()) : Map.of(),
                found);
    }

    private static List<Radii> values(List<PairGrid.Sent<Radii>> radii) {
        return radii.stream().map(PairGrid.Sent::value).toList();
    }

    private static List<Shared<Radii>> shared(List<PairGrid.Sent<Radii>> radii) {
        return radii.stream().map(PairGrid.Sent::shared).toList();
    }

    /** A side and what is known of its own pairs: found once, when it is asked for. */
    private final class Within implements AutoCloseable {
        private final S side;
        private final Map<List<BucketSplit>, Map<Neighbourhood, SplitManifolds.Own>> parts = new HashMap<>();
        private final Map<Neighbourhood, PairGrid.Sent<Radii>> radii = new HashMap<>();
        private final Map<Neighbourhood, BallCounts> ownCounts = new HashMap<>();
        private FoldResults known = FoldResults.NONE;

        Within(S side) {
            this.side = side;
            if (side.rows() < 2) {
                close();
                throw new IllegalArgumentException("the " + side.side() + " has fewer than 2 embeddings");
            }
        }

        /**
         * What these folds find on this side's own pairs; what is known already is not looked for again.
         *
         * @param neighbours whether the radii will be needed too, so that the pairs are visited once for both
         */
        FoldResults found(FoldGroup group, boolean neighbours) {
            FoldGroup missing = group.without(known);
            if (neighbours && radii.isEmpty()) {
                NeighbourFold.Spec nearest = NeighbourFold.Spec.of(side.side(), mine());
                FoldResults fresh = grid.within(side, missing.with(nearest));
                known = known.and(fresh.only(missing));
                Collection<NeighbourLists> lists = fresh.of(nearest).values();
                mine().forEach(neighbourhood -> radii.put(neighbourhood, grid.send(Radii.of(lists, neighbourhood))));
            } else {
                known = known.and(grid.within(side, missing));
            }
            return known.only(group);
        }

        /** @param neighbourhoods some of those that this side has; they must have been looked for */
        List<PairGrid.Sent<Radii>> radii(List<Neighbourhood> neighbourhoods) {
            return neighbourhoods.stream().map(radii::get).toList();
        }

        /** What lies in the clipped balls of this side's own rows: one visit of its pairs. */
        BallCounts ownCounts(Neighbourhood neighbourhood) {
            return ownCounts.computeIfAbsent(neighbourhood, same -> {
                Shared<Radii> balls = shared(radii(List.of(same))).get(0);
                BallCountFold.Spec counts = new BallCountFold.Spec(Relation.WITHIN_REFERENCE, balls, side.rows());
                return grid.within(side, FoldGroup.of(counts)).of(counts);
            });
        }

        /** How parts of this side lie to each other whose sizes stand as n to m. */
        Map<Neighbourhood, SplitManifolds.Own> parts(long n, long m) {
            return parts.computeIfAbsent(
                    ManifoldMetric.splits(n, m), splits -> grid.parts(side, required.neighbourhoods(), splits));
        }

        /** What this side has rows enough for, whatever the other side has. */
        private List<Neighbourhood> mine() {
            return required.neighbourhoods().stream()
                    .filter(neighbourhood -> neighbourhood.fits(side.rows(), side.rows()))
                    .toList();
        }

        @Override
        public void close() {
            side.close();
            radii.values().forEach(PairGrid.Sent::close);
        }
    }
}
