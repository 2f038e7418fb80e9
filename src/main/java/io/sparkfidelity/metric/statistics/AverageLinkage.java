package io.sparkfidelity.metric.statistics;

import java.util.ArrayList;
import java.util.List;

/**
 * A tree of items by agglomeration: the two nearest clusters merge, the distance of two clusters being the mean over the pairs
 * of their items (Sokal and Michener 1958, known as UPGMA). Item i has the number i; the k-th merge of n items makes
 * cluster n + k. For tens of items: the time goes as the cube of their number.
 *
 * @param items how many
 * @param merges items - 1 of them, in the order of their heights
 */
public record AverageLinkage(int items, List<Merge> merges) {
    /**
     * Two clusters become one.
     *
     * @param left number of the cluster that holds the smallest item
     * @param right number of the other
     * @param height their distance; never below that of an earlier merge
     * @param size items of both
     */
    public record Merge(int left, int right, double height, int size) {}

    public AverageLinkage {
        merges = List.copyOf(merges);
    }

    /**
     * The tree of a matrix of distances; of equal distances, that of the smallest items merges first.
     *
     * @param distances n x n, symmetric; n 1 or more
     */
    public static AverageLinkage of(double[][] distances) {
        int n = distances.length;
        double[][] between = new double[n][];
        for (int i = 0; i < n; i++) {
            between[i] = distances[i].clone();
        }
        int[] numbers = new int[n];
        int[] sizes = new int[n];
        for (int i = 0; i < n; i++) {
            numbers[i] = i;
            sizes[i] = 1;
        }
        List<Merge> merges = new ArrayList<>();
        double highest = 0;
        while (merges.size() < n - 1) {
            int left = -1;
            int right = -1;
            for (int i = 0; i < n; i++) {
                for (int j = i + 1; j < n; j++) {
                    if (sizes[i] > 0 && sizes[j] > 0 && (left < 0 || between[i][j] < between[left][right])) {
                        left = i;
                        right = j;
                    }
                }
            }
            // A mean of greater numbers may round to a smaller one.
            highest = Math.max(highest, between[left][right]);
            int size = sizes[left] + sizes[right];
            merges.add(new Merge(numbers[left], numbers[right], highest, size));
            for (int other = 0; other < n; other++) {
                double mean = (sizes[left] * between[left][other] + sizes[right] * between[right][other]) / size;
                between[left][other] = mean;
                between[other][left] = mean;
            }
            numbers[left] = n + merges.size() - 1;
            sizes[left] = size;
            sizes[right] = 0;
        }
        return new AverageLinkage(n, merges);
    }

    /** The items as they stand below the tree, so that no branches cross. */
    public List<Integer> order() {
        List<List<Integer>> clusters = new ArrayList<>();
        for (int i = 0; i < items; i++) {
            clusters.add(List.of(i));
        }
        for (Merge merge : merges) {
            List<Integer> both = new ArrayList<>(clusters.get(merge.left()));
            both.addAll(clusters.get(merge.right()));
            clusters.add(both);
        }
        return List.copyOf(clusters.get(clusters.size() - 1));
    }
}
