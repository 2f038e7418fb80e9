package io.sparkfidelity.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.source.ImageRef;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class ByteBalanceTest {
    private static final int BATCH = 8;
    private static final long FEW = 1;
    private static final long MANY = 1_000_000;

    @Test
    void driverAndExecutorsCutAlike() {
        Dataset<Row> images = images(301);
        for (int parts : new int[] {1, 2, 8, 60}) {
            assertEquals(ids(images, MANY, parts, 2), ids(images, FEW, parts, 2), parts + " parts");
        }
    }

    @Test
    void laterTasksOfACoreAreSmallerAndAllButOneHaveWholeBatches() {
        List<List<String>> parts = ids(images(301), FEW, 8, 2);
        assertEquals(301, parts.stream().mapToInt(List::size).sum());
        // 4, 3, 2 and 1 twentieths of 301 for either core, to the nearest batch: weights are nearly equal.
        double[] expected = {60.2, 60.2, 45.2, 45.2, 30.1, 30.1, 15.1, 15.1};
        for (int i = 0; i < parts.size(); i++) {
            assertEquals(expected[i], parts.get(i).size(), 1.5 * BATCH, parts.toString());
            assertTrue(i == parts.size() - 1 || parts.get(i).size() % BATCH == 0, parts.toString());
        }
    }

    private static List<List<String>> ids(Dataset<Row> images, long rows, int parts, int cores) {
        return ByteBalance.cut(images, rows, parts, cores, BATCH)
                .map(row -> row.<String>getAs("id"))
                .glom()
                .collect();
    }

    private static Dataset<Row> images(int count) {
        SplittableRandom random = new SplittableRandom(3);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id = String.format("%04d.png", (i * 7919) % count);
            rows.add(RowFactory.create(id, id, null, null, null, 1000L + random.nextInt(4000), "1", id));
        }
        return LocalSpark.session().createDataFrame(rows, ImageRef.SCHEMA);
    }
}
