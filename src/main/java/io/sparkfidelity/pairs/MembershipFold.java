package io.sparkfidelity.pairs;

/**
 * Finds which rows lie within the radii of the other side, over tile pairs across the sides. float32 products decide only
 * what their error cannot change; all else is compared as sum (x - y)^2 in float64. Mutable, one a task; holds {@link
 * TileProducts}' native scratch and the {@link Memberships} of all rows.
 */
public final class MembershipFold implements AutoCloseable {
    private final Radii ofReference;
    private final Radii ofCandidate;
    private final boolean inclusive;
    private final TileProducts products;
    private final Memberships memberships;

    /**
     * @param dimension of the rows
     * @param inclusive whether a row at exactly the radius lies within it
     */
    public MembershipFold(Radii ofReference, Radii ofCandidate, int dimension, boolean inclusive) {
        if (ofReference.side() != Side.REFERENCE || ofCandidate.side() != Side.CANDIDATE) {
            throw new IllegalArgumentException("radii of the reference come first, then those of the candidate");
        }
        this.ofReference = ofReference;
        this.ofCandidate = ofCandidate;
        this.inclusive = inclusive;
        this.products = new TileProducts(dimension, Arithmetic.SINGLE);
        this.memberships = new Memberships(ofReference.rows(), ofCandidate.rows());
    }

    /** Visits all pairs of a tile of the reference and one of the candidate. */
    public void add(TilePair pair) {
        if (pair.relation() != Relation.ACROSS) {
            throw new IllegalArgumentException("memberships are across the sides only");
        }
        int columns = pair.column().rows();
        double[] widest = new double[columns];
        for (int j = 0; j < columns; j++) {
            widest[j] = ofCandidate.widest(pair.column().first() + j);
        }
        LowerBounds bounds = new LowerBounds(pair);
        products.forEachRow(pair, (r, dots) -> {
            double[] lower = bounds.ofRow(r, dots, 0);
            double reach = ofReference.widest(pair.row().first() + r);
            for (int j = 0; j < columns; j++) {
                if (lower[j] <= reach || lower[j] <= widest[j]) {
                    compare(pair, r, j, lower[j], lower[j] + bounds.slack(r, j));
                }
            }
        });
    }

    private void compare(TilePair pair, int r, int j, double lower, double upper) {
        int i = pair.row().first() + r;
        int c = pair.column().first() + j;
        double distance = decided(ofReference, i, lower, upper) && decided(ofCandidate, c, lower, upper)
                ? upper
                : pair.row().squaredDistance(r, pair.column(), j);
        int reference = ofReference.within(i, distance, inclusive);
        if (reference != 0) {
            memberships.withinReference(i, c, pair.column().bucket(j), reference);
        }
        memberships.withinCandidate(i, ofCandidate.within(c, distance, inclusive));
    }

    /** Whether any distance between the bounds lies within all radii of a row, or within none. */
    private static boolean decided(Radii radii, int row, double lower, double upper) {
        return lower > radii.widest(row) || upper < radii.squared(row);
    }

    /** What was found so far. The fold must not go on afterwards. */
    public Memberships memberships() {
        return memberships;
    }

    @Override
    public void close() {
        products.close();
    }
}
