package io.sparkfidelity.pairs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;

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

    /** Kernel sums over all pairs within and across the sides. */
    public KernelSums kernelSums(List<Kernel> kernels, Arithmetic arithmetic) {
        TileGrid grid = new TileGrid(reference.size(), candidate.size());
        List<TileGrid.Cell> cells = new ArrayList<>(grid.within(Side.REFERENCE));
        cells.addAll(grid.within(Side.CANDIDATE));
        cells.addAll(grid.across());
        Queue<KernelSums> parts = new ConcurrentLinkedQueue<>();
        run(
                cells,
                () -> new KernelFold(kernels, dimension(), arithmetic),
                KernelFold::add,
                fold -> parts.add(fold.sums()));
        return parts.stream().reduce(KernelSums.zero(kernels.size()), KernelSums::add);
    }

    /** How the sides lie in each other's neighbourhoods, of every kind in one visit of all pairs. */
    public Map<Neighbourhood, ManifoldScores> manifolds(List<Neighbourhood> neighbourhoods) {
        List<Radii> ofReference = radii(Side.REFERENCE, neighbourhoods);
        List<Radii> ofCandidate = radii(Side.CANDIDATE, neighbourhoods);
        return ManifoldScores.byNeighbourhood(memberships(ofReference, ofCandidate), ofReference, ofCandidate);
    }

    /** The radii of a side's rows in each neighbourhood; at least one. */
    public List<Radii> radii(Side side, List<Neighbourhood> neighbourhoods) {
        int k = neighbourhoods.stream().mapToInt(Neighbourhood::k).max().orElseThrow();
        Queue<NeighbourLists> parts = new ConcurrentLinkedQueue<>();
        run(
                new TileGrid(reference.size(), candidate.size()).within(side),
                () -> new NeighbourFold(side, k, dimension()),
                NeighbourFold::add,
                fold -> parts.addAll(fold.lists()));
        Map<Integer, NeighbourLists> tiles = new TreeMap<>();
        parts.forEach(part -> tiles.merge(part.tile(), part, NeighbourLists::merge));
        return neighbourhoods.stream()
                .map(neighbourhood -> Radii.of(tiles.values(), neighbourhood))
                .toList();
    }

    /** Which rows lie within the radii of the other side, by neighbourhood. */
    public List<Memberships> memberships(List<Radii> ofReference, List<Radii> ofCandidate) {
        Queue<List<Memberships>> parts = new ConcurrentLinkedQueue<>();
        run(
                new TileGrid(reference.size(), candidate.size()).across(),
                () -> new MembershipFold(ofReference, ofCandidate, dimension()),
                MembershipFold::add,
                fold -> parts.add(fold.memberships()));
        return parts.stream().reduce(Memberships::addEach).orElseThrow();
    }

    private int dimension() {
        return reference.get(0).dimension();
    }

    private interface Visit<F> {
        void pair(F fold, TilePair pair);
    }

    private <F extends AutoCloseable> void run(
            List<TileGrid.Cell> cells, Supplier<F> folds, Visit<F> visit, Consumer<F> finish) {
        Queue<TileGrid.Cell> queue = new ConcurrentLinkedQueue<>(cells);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                workers.add(executor.submit(() -> {
                    try (F fold = folds.get()) {
                        for (TileGrid.Cell cell = queue.poll(); cell != null; cell = queue.poll()) {
                            visit.pair(fold, pair(cell));
                        }
                        finish.accept(fold);
                    }
                    return true;
                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            executor.shutdownNow();
        }
    }

    private TilePair pair(TileGrid.Cell cell) {
        return new TilePair(tile(cell.rowSide(), cell.row()), tile(cell.columnSide(), cell.column()));
    }

    private Tile tile(Side side, int number) {
        return (side == Side.REFERENCE ? reference : candidate).get(number);
    }
}
