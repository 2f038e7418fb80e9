package io.sparkfidelity.federate;

import java.util.List;

/** The columns and the metadata keys of a tally file. */
public final class Columns {
    public static final String SITE = "site";
    public static final String LABEL = "label";
    public static final String BUCKETS = "buckets";
    public static final String BUCKET = "bucket";
    public static final String FIELD = "field";
    public static final String Q = "q";
    public static final String VALUES = "values";
    public static final List<String> NAMES = List.of(SITE, LABEL, BUCKETS, BUCKET, FIELD, Q, VALUES);

    /** Of files whose sites do not say which of their exports they are; */
    public static final String VERSION_1 = "spark-fidelity/tally/1";
    /** and of those that do. */
    public static final String VERSION_2 = "spark-fidelity/tally/2";
    /** Of pools with sites that were summed under masks. */
    public static final String VERSION_3 = "spark-fidelity/tally/3";
    /** Of files that count measures too, be they sites', pools or sums under masks. */
    public static final String VERSION_4 = "spark-fidelity/tally/4";
    /** Of one site's masked numbers, which are no tally. */
    public static final String MASKED = "spark-fidelity/masked/1";

    public static final String FORMAT = "fidelity.format";
    public static final String KEY = "fidelity.key";
    public static final String PROVENANCE = "fidelity.provenance";
    public static final String DIGEST = "fidelity.digest";
    public static final String SIGNATURE = "fidelity.signature";
    public static final String PUBLIC_KEY = "fidelity.publicKey";

    /** More rows than the fields of one bucket can be; bounds what a reader holds of a batch beside the values. */
    public static final int BATCH_ROWS = 4096;

    private Columns() {}
}
