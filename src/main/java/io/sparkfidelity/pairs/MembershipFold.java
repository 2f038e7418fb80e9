package io.sparkfidelity.pairs;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds which rows lie within the radii of the other side, in one or more neighbourhoods, over tile pairs across the sides.
 * float32 products decide only what their error cannot change; all else is compared as sum (x - y)^2 in float64. Mutable,
 * one a task; holds {@link TileProducts}' native scratch and the {@link Memberships} of all rows, one a neighbourhood.
 */
public final class MembershipFold implements TileFold<ArrayList<Memberships>> {
    /**
     * Finds the memberships of one or more neighbourhoods, in their order.
     *
     * @param ofReference radii of the reference, one for each neighbourhood
     * @param ofCandidate those of the candidate, of the same neighbourhoods in the same order
     */
    public record Spec(List<Shared<Radii>> ofReference, List<Shared<Radii>> ofCandidate)
            implements FoldSpec<ArrayList<Memberships>> {
        public Spec {
            ofReference = List.copyOf(ofReference);
            ofCandidate = List.copyOf(ofCandidate);
        }

        @Override
        public Set<Relation> relations() {
            return Set.of(Relation.ACROSS);
        }

        /** @throws IllegalArgumentException if the sides' radii are not of the same neighbourhoods */
        @Override
        public MembershipFold open(int dimension) {
            return new MembershipFold(values(ofReference), values(ofCandidate), dimension);
        }

        private static List<Radii> values(List<Shared<Radii>> radii) {
            return radii.stream().map(Shared::value).toList();
        }

        @Override
        public ArrayList<Memberships> merge(ArrayList<Memberships> some, ArrayList<Memberships> more) {
            ArrayList<Memberships> merged = new ArrayList<>();
            for (int i = 0; i < some.size(); i++) {
                merged.add(some.get(i).add(more.get(i)));
            }
            return merged;
        }
    }

    private final List<Radii> ofReference;
    private final List<Radii> ofCandidate;
    private final TileProducts products;
    private final List<Memberships> memberships;

    private MembershipFold(List<Radii> ofReference, List<Radii> ofCandidate, int dimension) {
        if (ofReference.isEmpty()
                || !neighbourhoods(ofReference, Side.REFERENCE).equals(neighbourhoods(ofCandidate, Side.CANDIDATE))) {
            throw new IllegalArgumentException("the sides' radii are not of the same neighbourhoods");
        }
        this.ofReference = List.copyOf(ofReference);
        this.ofCandidate = List.copyOf(ofCandidate);
        this.products = new TileProducts(dimension, Arithmetic.SINGLE);
        this.memberships = IntStream.range(0, ofReference.size())
                .mapToObj(i -> new Memberships(
                        ofReference.get(i).rows(), ofCandidate.get(i).rows()))
                .toList();
    }

    private static List<Neighbourhood> neighbourhoods(List<Radii> radii, Side side) {
        if (radii.stream().anyMatch(some -> some.side() != side)) {
            throw new IllegalArgumentException("radii of the reference come first, then those of the candidate");
        }
        return radii.stream().map(Radii::neighbourhood).toList();
    }

    @Override
    public void add(TilePair pair) {
        if (pair.relation() != Relation.ACROSS) {
            throw new IllegalArgumentException("memberships are across the sides only");
        }
        int columns = pair.column().rows();
        double[] widest = new double[columns];
        for (int j = 0; j < columns; j++) {
            widest[j] = widest(ofCandidate, pair.column().first() + j);
        }
        LowerBounds bounds = new LowerBounds(pair);
        products.forEachRow(pair, (r, dots) -> {
            double[] lower = bounds.ofRow(r, dots, 0);
            double reach = widest(ofReference, pair.row().first() + r);
            for (int j = 0; j < columns; j++) {
                if (lower[j] <= reach || lower[j] <= widest[j]) {
                    compare(pair, r, j, lower[j], lower[j] + bounds.slack(r, j));
                }
            }
        });
    }

    /** Beyond it, a row has nothing near in any neighbourhood. */
    private static double widest(List<Radii> radii, int row) {
        double widest = 0;
        for (int i = 0; i < radii.size(); i++) {
            widest = Math.max(widest, radii.get(i).widest(row));
        }
        return widest;
    }

    private void compare(TilePair pair, int r, int j, double lower, double upper) {
        int i = pair.row().first() + r;
        int c = pair.column().first() + j;
        double distance = decided(ofReference, i, lower, upper) && decided(ofCandidate, c, lower, upper)
                ? upper
                : pair.row().squaredDistance(r, pair.column(), j);
        for (int kind = 0; kind < memberships.size(); kind++) {
            int reference = ofReference.get(kind).within(i, distance);
            if (reference != 0) {
                memberships.get(kind).withinReference(i, c, pair.column().bucket(j), reference);
            }
            memberships.get(kind).withinCandidate(i, ofCandidate.get(kind).within(c, distance));
        }
    }

    /** Whether any distance between the bounds lies within all radii of a row, or within none, in every neighbourhood. */
    private static boolean decided(List<Radii> radii, int row, double lower, double upper) {
        for (int kind = 0; kind < radii.size(); kind++) {
            Radii some = radii.get(kind);
            if (lower <= some.widest(row) && upper >= some.squared(row)) {
                return false;
            }
        }
        return true;
    }

    /** By neighbourhood. */
    @Override
    public ArrayList<Memberships> found() {
        return new ArrayList<>(memberships);
    }

    @Override
    public void close() {
        products.close();
    }
}
