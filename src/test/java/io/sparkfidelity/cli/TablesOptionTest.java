package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.federate.GoldenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports and outcomes in Parquet tables of the session's own catalog. */
class TablesOptionTest {
    private static final String SCHEMA = "nights_of_tables_test";

    private final SparkSession spark = LocalSpark.session();

    @TempDir
    private Path folder;

    @BeforeEach
    void schema() {
        spark.sql("CREATE SCHEMA " + SCHEMA + " LOCATION '" + folder.resolve("tables") + "'");
    }

    @AfterEach
    void drop() {
        spark.sql("DROP SCHEMA " + SCHEMA + " CASCADE");
    }

    private String compare(String name) throws IOException {
        String tally = Files.write(folder.resolve("north.arrow"), GoldenFile.bytes(GoldenFile.PLAIN))
                .toString();
        Path out = folder.resolve(name);
        CommandRun run = CommandRun.of(
                "compare",
                "--reference",
                tally,
                "--candidate",
                "night=" + tally,
                "--metrics",
                "fid",
                "--out",
                out.toString(),
                "--tables",
                SCHEMA);
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("tables: `" + SCHEMA + "`.scores, `" + SCHEMA + "`.reports"), run.out());
        return out.resolve("report.json").toString();
    }

    private long count(String table) {
        // Another session may have written since this one listed the files.
        spark.catalog().refreshTable(SCHEMA + "." + table);
        return spark.table(SCHEMA + "." + table).count();
    }

    private CommandRun gate(String report, String rules, String... more) {
        return CommandRun.of(
                List.of("gate", "--report", report, "--rules", rules, "--history", "table:" + SCHEMA), more);
    }

    @Test
    void aReportIsAddedOnceAndANightIsHeldAgainstWhatIsThere() throws Exception {
        String rules = Files.writeString(
                        folder.resolve("rules.yaml"),
                        "{name: nightly, baseline: last_accepted, rules: [{metric: fid, max_rise: 1}]}")
                .toString();
        String first = compare("first");
        assertEquals(1, count("scores"));
        assertEquals(5, gate(first, rules).code(), "there is nothing to hold it against");
        assertEquals(0, gate(first, rules, "--accept", "the first").code());
        assertEquals(1, count("scores"), "a report that is there already is not added again");
        assertEquals(2, count("gates"));
        // An older version's table, and one with a column of the user's own.
        spark.sql("CREATE TABLE " + SCHEMA + ".old USING parquet AS SELECT run, started_at, metric, 7 AS mine FROM "
                + SCHEMA + ".scores");
        spark.sql("DROP TABLE " + SCHEMA + ".scores");
        spark.sql("ALTER TABLE " + SCHEMA + ".old RENAME TO " + SCHEMA + ".scores");
        Thread.sleep(1000L - System.currentTimeMillis() % 1000);
        String second = compare("second");
        assertEquals(2, count("scores"));
        assertEquals(
                1,
                spark.sql("SELECT * FROM " + SCHEMA + ".scores WHERE mine IS NULL AND n_reference = 10")
                        .count());
        CommandRun run = gate(second, rules);
        assertEquals(0, run.code(), run.out() + run.err());
        assertEquals(
                1,
                spark.sql("SELECT DISTINCT baseline_run FROM " + SCHEMA + ".gates WHERE baseline_run IS NOT NULL")
                        .count());
    }

    @Test
    void aSchemaThatIsNotThereIsFoundOutBefore() {
        CommandRun run = CommandRun.of(
                "compare",
                "--reference",
                "a.arrow",
                "--candidate",
                "b.arrow",
                "--out",
                folder.toString(),
                "--tables",
                "nowhere");
        assertEquals(1, run.code());
        assertTrue(run.complaint("compare").contains("no schema 'nowhere'"), run.err());
        assertEquals(
                2,
                CommandRun.of(
                                "compare",
                                "--reference",
                                "a.arrow",
                                "--candidate",
                                "b.arrow",
                                "--out",
                                folder.toString(),
                                "--history",
                                "table:" + SCHEMA)
                        .code());
    }
}
