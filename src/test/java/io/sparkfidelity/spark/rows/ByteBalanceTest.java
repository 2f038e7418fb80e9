package io.sparkfidelity.spark.rows;

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
        // 4, 2, 1 and 1 sixteenths of 301 for either core, to the nearest batch: weights are nearly equal.
        double[] expected = {75.3, 75.3, 37.6, 37.6, 18.8, 18.8, 18.8, 18.8};
        for (int i = 0; i < parts.size(); i++) {
            assertEquals(expected[i], parts.get(i).size(), 1.5 * BATCH, parts.toString());
            assertTrue(i == parts.size() - 1 || parts.get(i).size() % BATCH == 0, parts.toString());
        }
    }

    @Test
    void partsGoDownToABatchAndNotBelow() {
        assertEquals(1, ByteBalance.parts(5, 2, BATCH));
        assertEquals(1, ByteBalance.parts(15, 2, BATCH));
        assertEquals(2, ByteBalance.parts(16, 2, BATCH));
        // 18 batches a core: 9, 4.5, 2.25, 1.1 and 1.1.
        assertEquals(10, ByteBalance.parts(300, 2, BATCH));
        assertEquals(12, ByteBalance.parts(1_000_000, 2, BATCH));
        assertEquals(3, ByteBalance.parts(24, 64, BATCH));
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
