package io.sparkfidelity.pairs;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** The folds over tiles that one JVM holds, on its own threads: for benchmarks, and for sets without a cluster. */
public final class LocalFolds {
    private final List<Tile> reference;
    private final List<Tile> candidate;
    private final int threads;

    /**
     * @param reference all tiles of the reference, by number; at least one
     * @param candidate all tiles of the candidate, by number; at least one
     * @param threads how many folds run side by side
     */
    public LocalFolds(List<Tile> reference, List<Tile> candidate, int threads) {
        this.reference = List.copyOf(reference);
        this.candidate = List.copyOf(candidate);
        this.threads = threads;
    }

    /** What these folds find on the pairs that they are for. */
    public FoldResults run(FoldGroup folds) {
        return folds.results(parts(folds));
    }

    /** What those of these folds find that are for one kind of pairs, on these pairs alone. */
    public FoldResults over(Relation relation, FoldGroup group) {
        FoldGroup folds = group.over(relation);
        return folds.isEmpty() ? FoldResults.NONE : folds.results(parts(folds, pairs(relation)));
    }

    /** What these folds find on all of their pairs, for those who merge or send it. */
    public FoldGroup.Parts parts(FoldGroup folds) {
        List<TilePair> pairs = new ArrayList<>();
        for (Relation relation : Relation.values()) {
            if (!folds.over(relation).isEmpty()) {
                pairs.addAll(pairs(relation));
            }
        }
        return parts(folds, pairs);
    }

    private FoldGroup.Parts parts(FoldGroup folds, List<TilePair> pairs) {
        Queue<TilePair> queue = new ConcurrentLinkedQueue<>(pairs);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<FoldGroup.Parts>> workers = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                workers.add(executor.submit(() -> folds.run(
                        Stream.generate(queue::poll).takeWhile(Objects::nonNull).iterator())));
            }
            FoldGroup.Parts merged = new FoldGroup.Parts();
            for (Future<FoldGroup.Parts> worker : workers) {
                merged = folds.merge(merged, worker.get());
            }
            return merged;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            executor.shutdownNow();
        }
    }

    /** Each once: row after row of the grid. */
    List<TilePair> pairs(Relation relation) {
        List<Tile> rows = relation == Relation.WITHIN_CANDIDATE ? candidate : reference;
        List<Tile> columns = relation == Relation.WITHIN_REFERENCE ? reference : candidate;
        List<TilePair> pairs = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            for (int j = relation == Relation.ACROSS ? 0 : i; j < columns.size(); j++) {
                pairs.add(new TilePair(rows.get(i), columns.get(j)));
            }
        }
        return pairs;
    }

    /** Kernel sums over all pairs within and across the sides. */
    public KernelSums kernelSums(List<Kernel> kernels, Arithmetic arithmetic) {
        return found(new KernelFold.Spec(kernels, arithmetic));
    }

    /** How the sides lie in each other's neighbourhoods, of every kind in one visit of all pairs. */
    public Map<Neighbourhood, ManifoldScores> manifolds(List<Neighbourhood> neighbourhoods) {
        return manifolds(neighbourhoods, List.of());
    }

    /**
     * The same.
     *
     * @param clipped those of the neighbourhoods whose balls are to be clipped too
     */
    public Map<Neighbourhood, ManifoldScores> manifolds(
            List<Neighbourhood> neighbourhoods, Collection<Neighbourhood> clipped) {
        List<Radii> ofReference = radii(Side.REFERENCE, neighbourhoods);
        List<Radii> ofCandidate = radii(Side.CANDIDATE, neighbourhoods);
        Map<Neighbourhood, ManifoldScores> scores =
                ManifoldScores.byNeighbourhood(memberships(ofReference, ofCandidate), ofReference, ofCandidate);
        scores.replaceAll((neighbourhood, of) -> {
            int place = neighbourhoods.indexOf(neighbourhood);
            return clipped.contains(neighbourhood)
                    ? of.with(clipped(ofReference.get(place), ofCandidate.get(place)))
                    : of;
        });
        return scores;
    }

    private ClippedScores clipped(Radii ofReference, Radii ofCandidate) {
        Shared<Radii> balls = Shared.of(ofReference);
        return ClippedScores.of(
                found(new BallCountFold.Spec(Relation.WITHIN_REFERENCE, balls, ofReference.rows())),
                found(new BallCountFold.Spec(Relation.ACROSS, balls, ofCandidate.rows())),
                ofReference,
                ofCandidate);
    }

    /** The radii of a side's rows in each neighbourhood; at least one. */
    public List<Radii> radii(Side side, List<Neighbourhood> neighbourhoods) {
        Collection<NeighbourLists> lists =
                found(NeighbourFold.Spec.of(side, neighbourhoods)).values();
        return neighbourhoods.stream()
                .map(neighbourhood -> Radii.of(lists, neighbourhood))
                .toList();
    }

    /** Which rows lie within the radii of the other side, by neighbourhood. */
    public List<Memberships> memberships(List<Radii> ofReference, List<Radii> ofCandidate) {
        return found(new MembershipFold.Spec(shared(ofReference), shared(ofCandidate)));
    }

    private static List<Shared<Radii>> shared(List<Radii> radii) {
        return radii.stream().map(Shared::of).toList();
    }

    private <R extends Serializable> R found(FoldSpec<R> spec) {
        return run(FoldGroup.of(spec)).of(spec);
    }
}
