package io.sparkfidelity.pairs.near;

import java.io.Serializable;

/** Where the rows of a side that holds several datasets come from, by place: 10 bytes a row. JDK types only. */
public final class RowOrigins implements Serializable {
    private static final long serialVersionUID = 1;

    private final short[] datasets;
    private final long[] contents;
    private final int count;

    /**
     * @param datasets the number of each row's dataset, 0 to count - 1
     * @param contents a hash of what each row was made from
     * @param count of datasets
     */
    public RowOrigins(short[] datasets, long[] contents, int count) {
        if (datasets.length != contents.length) {
            throw new IllegalArgumentException(datasets.length + " datasets and " + contents.length + " contents");
        }
        this.datasets = datasets.clone();
        this.contents = contents.clone();
        this.count = count;
    }

    /** How many datasets. */
    public int count() {
        return count;
    }

    /** The dataset of a row. */
    public int dataset(int place) {
        return datasets[place];
    }

    boolean sameContent(int a, int b) {
        return contents[a] == contents[b];
    }
}
