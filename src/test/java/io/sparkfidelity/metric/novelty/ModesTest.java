package io.sparkfidelity.metric.novelty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.NumpyFiles;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.Tallies;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** On the golden sets of KEN, whose rows belong to planted modes. */
class ModesTest {
    @Test
    void theNewModeIsTheStrongestAndItsRowsStandAtItsEnd() throws IOException {
        float[][] candidate = unit("novel");
        List<Modes.Mode> modes = Modes.between(tally(unit("reference")), tally(candidate), 2);
        Modes.Mode first = modes.get(0);
        assertTrue(first.ofCandidate());
        // expected.json, cosine_eta1: rows are counted at 2^-18 here.
        assertEquals(0.18911558094391506, first.eigenvalue(), 1e-6);
        assertEquals(first.share() - first.otherShare(), first.eigenvalue(), 0);
        int[] labels = labels("novel", candidate.length);
        for (int row : farthest(first, candidate, 30)) {
            assertEquals(4, labels[row], "the planted mode");
        }
        // A fifth of 250 rows: the binomial error of its share, within a factor of 2.
        double error = Math.sqrt(0.2 * 0.8 / 250);
        double se = first.standardError().orElseThrow();
        assertTrue(se > error / 2 && se < 2 * error, "" + se);
        // The next one is noise.
        assertTrue(modes.get(1).eigenvalue() < 0.01, modes.toString());
    }

    @Test
    void theModeThatIsLackingIsTheReferencesStrongest() throws IOException {
        float[][] reference = unit("reference");
        List<Modes.Mode> modes = Modes.between(tally(reference), tally(unit("lacks")), 1);
        Modes.Mode lacking = modes.get(1);
        assertEquals(false, lacking.ofCandidate());
        int[] labels = labels("reference", reference.length);
        for (int row : farthest(lacking, reference, 30)) {
            assertEquals(3, labels[row], "the mode that is left out");
        }
        List<Modes.Mode> exchanged = Modes.between(tally(unit("lacks")), tally(reference), 1);
        assertEquals(lacking.eigenvalue(), exchanged.get(0).eigenvalue(), 1e-12);
    }

    @Test
    void equalSetsHaveNoModes() throws IOException {
        BucketedTally tally = tally(unit("reference"));
        assertEquals(List.of(), Modes.between(tally, tally, 3));
        assertTrue(Modes.between(BucketedTally.pooledOnly(tally.pooled()), tally(unit("novel")), 1)
                .get(0)
                .standardError()
                .isEmpty());
    }

    private static int[] farthest(Modes.Mode mode, float[][] rows, int count) {
        return IntStream.range(0, rows.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -along(mode, rows[i])))
                .limit(count)
                .mapToInt(i -> i)
                .toArray();
    }

    private static double along(Modes.Mode mode, float[] row) {
        double sum = 0;
        for (int i = 0; i < row.length; i++) {
            sum += mode.direction()[i] * row[i];
        }
        return sum;
    }

    private static BucketedTally tally(float[][] rows) {
        return Tallies.buckets(18, rows);
    }

    private static float[][] unit(String name) throws IOException {
        return Tallies.unit(NumpyFiles.npy("novelty/" + name + ".features.npy"));
    }

    private static int[] labels(String name, int rows) throws IOException {
        try (InputStream file = ModesTest.class.getResourceAsStream("/golden/novelty/" + name + ".mode.npy")) {
            byte[] npy = file.readAllBytes();
            int bytes = (npy.length
                            - 10
                            - ByteBuffer.wrap(npy)
                                    .order(ByteOrder.LITTLE_ENDIAN)
                                    .getShort(8))
                    / rows;
            ByteBuffer values = ByteBuffer.wrap(npy, npy.length - bytes * rows, bytes * rows)
                    .order(ByteOrder.LITTLE_ENDIAN);
            return IntStream.range(0, rows)
                    .map(i -> bytes == 8 ? (int) values.getLong() : bytes == 4 ? values.getInt() : values.get())
                    .toArray();
        }
    }
}
