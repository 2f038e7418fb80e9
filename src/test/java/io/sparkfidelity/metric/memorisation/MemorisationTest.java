package io.sparkfidelity.metric.memorisation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.NumpyFiles;
import io.sparkfidelity.pairs.nearest.NearestIds;
import io.sparkfidelity.pairs.nearest.NearestInPassing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against dgm-eval's values. */
class MemorisationTest {
    private static final String GOLDEN = "memorisation/";

    @ParameterizedTest
    @ValueSource(strings = {"d16-fresh", "d16-copies", "d16-near", "d16-one-mode-missing", "d80-copies"})
    void theShareOfAuthenticImagesIsThatOfTheTool(String name) throws IOException {
        float[][] train = NumpyFiles.npy(GOLDEN + name.substring(0, 3) + ".train.npy");
        float[][] candidate = NumpyFiles.npy(GOLDEN + name + ".candidate.npy");
        NearestIds nearest = nearest(candidate, List.of(), train);
        NearestIds ofTrain = nearest(train, ids(train.length), train);
        double[] toTrain = new double[candidate.length];
        double[] others = new double[candidate.length];
        for (int i = 0; i < candidate.length; i++) {
            toTrain[i] = nearest.distance(i);
            others[i] = ofTrain.distance(Integer.parseInt(nearest.id(i)));
        }
        int[] buckets = new int[candidate.length];
        Arrays.setAll(buckets, i -> i % 16);
        AuthPct share = AuthPct.of(toTrain, others, buckets);
        assertEquals(expected(name, "authpct_float64"), share.value(), 1e-10);
        double independent = Math.sqrt(share.value() * (100 - share.value()) / candidate.length);
        // A jackknife over 16 groups is within a factor of 2 of the binomial error, but for one value in thousands.
        assertTrue(
                share.value() == 0
                        || share.standardError().orElseThrow() > independent / 2
                                && share.standardError().orElseThrow() < independent * 2,
                share.toString());
        Arrays.fill(buckets, 3);
        assertTrue(AuthPct.of(toTrain, others, buckets).standardError().isEmpty());
    }

    /** Given the tool's cells; at d = 80 in the space of its principal components, of which distances depend on no sign. */
    @ParameterizedTest
    @ValueSource(strings = {"d16-fresh", "d16-copies", "d16-near", "d16-one-mode-missing", "d80-copies"})
    void theStatisticOfCopyingIsThatOfTheToolGivenItsCells(String name) throws IOException {
        float[][] train = NumpyFiles.npy(GOLDEN + name.substring(0, 3) + ".train.npy");
        float[][] test = NumpyFiles.npy(GOLDEN + name.substring(0, 3) + ".test.npy");
        float[][] candidate = NumpyFiles.npy(GOLDEN + name + ".candidate.npy");
        Cells space = Cells.of(train);
        int[] trainCells = cells(name, "train");
        int[] testCells = cells(name, "test");
        int[] candidateCells = cells(name, "candidate");
        DataCopying copying = DataCopying.of(
                within(project(space, test), testCells, project(space, train), trainCells),
                testCells,
                within(project(space, candidate), candidateCells, project(space, train), trainCells),
                candidateCells,
                Cells.COUNT);
        assertEquals(expected(name, "ct_given_cells"), copying.value().orElseThrow(), 1e-9);
        assertEquals(
                candidate.length,
                copying.cells().stream().mapToLong(DataCopying.Cell::candidates).sum());
    }

    @Test
    void tiesCountHalf() {
        // U = 1/2 + 1 + 0 + 0 pairs.
        double z = DataCopying.z(new double[] {2, 1}, new double[] {2, 0});
        assertEquals((1.5 - 1.5) / Math.sqrt(4 * 5 / 12.0), z, 1e-15);
    }

    @Test
    void aCellWithoutUnseenImagesLeavesNoValue() {
        assertTrue(DataCopying.of(new double[] {1}, new int[] {0}, new double[30], new int[30], 2)
                .value()
                .isEmpty());
    }

    @Test
    void cellsAreThoseOfSeparateClouds() {
        Random random = new Random(5);
        float[][] rows = new float[300][70];
        for (int i = 0; i < rows.length; i++) {
            for (int k = 0; k < 70; k++) {
                rows[i][k] = (float) random.nextGaussian();
            }
            rows[i][i % 3] += 30;
        }
        Cells cells = Cells.of(rows);
        int[] of = new int[rows.length];
        Arrays.setAll(of, i -> cells.of(cells.project(rows[i])));
        for (int i = 3; i < rows.length; i++) {
            assertEquals(of[i % 3], of[i]);
        }
        assertEquals(3, Arrays.stream(of).distinct().count());
        assertEquals(64, cells.project(rows[0]).length);
        Cells again = Cells.of(rows);
        assertArrayEquals(cells.project(rows[7]), again.project(rows[7]), 0);
    }

    private static float[][] project(Cells cells, float[][] rows) {
        return Arrays.stream(rows).map(cells::project).toArray(float[][]::new);
    }

    private static double[] within(float[][] rows, int[] cells, float[][] train, int[] trainCells) {
        double[] distances = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            double least = Double.POSITIVE_INFINITY;
            for (int j = 0; j < train.length; j++) {
                if (trainCells[j] == cells[i]) {
                    double sum = 0;
                    for (int k = 0; k < rows[i].length; k++) {
                        sum += Math.pow((double) rows[i][k] - train[j][k], 2);
                    }
                    least = Math.min(least, sum);
                }
            }
            distances[i] = Math.sqrt(least);
        }
        return distances;
    }

    private static NearestIds nearest(float[][] rows, List<String> ids, float[][] train) {
        try (NearestInPassing search = new NearestInPassing(rows, ids)) {
            for (int i = 0; i < train.length; i++) {
                search.pass(Integer.toString(i), train[i]);
            }
            return search.found();
        }
    }

    private static List<String> ids(int n) {
        return java.util.stream.IntStream.range(0, n)
                .mapToObj(Integer::toString)
                .toList();
    }

    private static double expected(String name, String key) throws IOException {
        try (InputStream file = MemorisationTest.class.getResourceAsStream("/golden/" + GOLDEN + "expected.json")) {
            JsonNode value =
                    new ObjectMapper().readTree(file).get("cases").get(name).get(key);
            return value.asDouble();
        }
    }

    private static int[] cells(String name, String set) throws IOException {
        try (InputStream file =
                MemorisationTest.class.getResourceAsStream("/golden/" + GOLDEN + name + ".cells." + set + ".npy")) {
            byte[] npy = file.readAllBytes();
            ByteBuffer bytes = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
            int[] cells = new int[(npy.length - 10 - bytes.getShort(8)) / 4];
            bytes.position(10 + bytes.getShort(8))
                    .slice()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asIntBuffer()
                    .get(cells);
            return cells;
        }
    }
}
