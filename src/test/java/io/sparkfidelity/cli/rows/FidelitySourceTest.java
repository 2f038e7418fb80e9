package io.sparkfidelity.cli.rows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.federate.GoldenFile;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FidelitySourceTest {
    private final SparkSession spark = LocalSpark.session();

    @TempDir
    private Path folder;

    private String tally = "";

    @BeforeEach
    void tally() throws IOException {
        tally = Files.write(folder.resolve("north.arrow"), GoldenFile.bytes(GoldenFile.PLAIN))
                .toString();
    }

    private DataFrameReader reader() {
        return spark.read()
                .format("fidelity")
                .option("command", "compare")
                .option("reference", tally)
                .option("candidate", "[night=" + tally + ", again=" + tally + "]")
                .option("metrics", "fid")
                .option("out", folder.resolve("out").toString());
    }

    @Test
    void itsRowsAreTheReportsAndItsJobRunsOnce() throws Exception {
        Dataset<Row> scores = reader().load();
        assertTrue(Files.notExists(folder.resolve("out")), "a source that nobody reads does nothing");
        List<Row> rows = scores.orderBy("candidate", "metric").collectAsList();
        Path json = folder.resolve("out/report.json");
        Report report = ReportJson.parse(Files.readAllBytes(json), "the report");
        assertEquals(report.scores().size(), rows.size());
        assertEquals("again", rows.get(0).getAs("candidate"));
        assertEquals("fid", rows.get(0).getAs("metric"));
        assertEquals(10L, rows.get(0).<Long>getAs("n_reference"));
        assertEquals(
                report.startedAt(),
                rows.get(0).<java.sql.Timestamp>getAs("started_at").toInstant().toString());
        Files.delete(json);
        assertEquals(2, scores.filter("metric = 'fid'").select("value").count());
        assertTrue(Files.notExists(json), "it ran again");
    }

    @Test
    void sqlReadsItToo() {
        spark.sql("CREATE OR REPLACE TEMPORARY VIEW differences_of_nights USING fidelity OPTIONS (command 'compare',"
                + " reference '" + tally + "', candidate '[night=" + tally + ", again=" + tally + "]', metrics 'fid',"
                + " out '" + folder.resolve("sql") + "', table 'differences')");
        Row row = spark.sql("SELECT from_candidate, to_candidate, value FROM differences_of_nights")
                .first();
        assertArrayEquals(new Object[] {"night", "again", 0.0}, new Object[] {row.get(0), row.get(1), row.get(2)});
    }

    @Test
    void whatFailsIsAnExceptionWithTheCommandsLine() {
        Dataset<Row> scores = reader().option("metrics", "fidd").load();
        Throwable failure = assertThrows(RuntimeException.class, scores::collectAsList);
        while (!(failure instanceof JobFailure) && failure.getCause() != null) {
            failure = failure.getCause();
        }
        assertEquals(2, ((JobFailure) failure).code());
        assertTrue(
                failure.getMessage().startsWith("compare: ")
                        && failure.getMessage().contains("fidd"),
                failure.getMessage());
        String table = assertThrows(IllegalArgumentException.class, () -> reader().option("table", "score")
                        .load())
                .getMessage();
        assertTrue(table.endsWith("there are scores, differences, measures, rejects, slices, explain, reports"), table);
        assertThrows(IllegalArgumentException.class, () -> reader().option("command", "merge")
                .load());
        assertThrows(IllegalArgumentException.class, () -> reader().load("/tmp"));
        // In YAML the colon before a question mark ends a key.
        String list = assertThrows(
                        IllegalArgumentException.class, () -> reader().option("candidate", "[a=sample:?seed=1, b]")
                                .load()
                                .collectAsList())
                .getMessage();
        assertTrue(list.contains("write [\"A\", \"B\"], with quotes"), list);
    }
}
