import io.sparkfidelity.cli.Invocation;
import io.sparkfidelity.spark.ImageEmbedder;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Every command, the data source, the SQL functions and the pipeline's stage once on the Spark of this class path: a line each. */
public final class Runtimes {
    private static final String A = "sample:?count=150&size=32&seed=1";
    private static final String B = "sample:?count=150&size=32&seed=2&blur=1";
    /** Of two sets and a folder. */
    private static final List<String> COMMANDS = List.of(
            "models verify embedded",
            "evaluate --reference {A} --candidate b={B} --metrics fid,cmmd,precision --measures image --explain 4"
                    + " --out {}/evaluate --cache {}/embeddings",
            "tally --images {A} --site north --privacy none --out {}/north.arrow --cache {}/embeddings",
            "tally --images {B} --site south --privacy none --out {}/south.arrow --cache {}/embeddings",
            "merge {}/north.arrow {}/south.arrow --out {}/pool.arrow",
            "compare --reference {}/north.arrow --candidate {}/south.arrow --out {}/compare",
            "audit --dataset a={A} --dataset b={B} --out {}/audit --cache {}/embeddings",
            "gate --report {}/evaluate/report.json --rules {}/rules.yaml --history {}/history",
            "explain --modes {}/compare/report.json --images {A} --out {}/explain --cache {}/embeddings");

    private static Path folder;
    private static int failures;

    private interface Step {
        String run() throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        folder = Path.of(arguments[0]);
        SparkSession spark = SparkSession.builder()
                .config("spark.sql.catalog.fidelity", "io.sparkfidelity.spark.FidelityCatalog")
                .config("spark.sql.shuffle.partitions", "4")
                .getOrCreate();
        Files.writeString(folder.resolve("rules.yaml"), "rules: [{metric: cmmd, max: 1000}]\n");
        for (String command : COMMANDS) {
            step(command.split(" ")[0], () -> ran(command));
        }
        step("data source", () -> {
            Dataset<Row> scores = spark.read()
                    .format("fidelity")
                    .option("reference", A)
                    .option("candidate", "b=" + B)
                    .option("metrics", "fid")
                    .option("explain", "0")
                    .option("out", folder.resolve("source").toString())
                    .load();
            return scores.select("candidate", "metric", "value").collectAsList() + "";
        });
        step("SQL", () -> {
            spark.range(300)
                    .selectExpr(
                            "cast(id as string) id",
                            "array(sin(id), cos(id * 3), sin(id * id)) a",
                            "array(cos(id), sin(id * 5), 0.5D) b")
                    .createOrReplaceTempView("features");
            return spark.sql("SELECT fidelity.score('fid', fidelity.tally(id, a), fidelity.tally(id, b)).value"
                                    + " FROM features")
                            .first()
                    + "";
        });
        step("ImageEmbedder", () -> {
            Path images = folder.resolve("images");
            Files.createDirectories(images);
            ImageIO.write(
                    new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB),
                    "png",
                    images.resolve("black.png").toFile());
            Dataset<Row> files = spark.read().format("binaryFile").load(images.toString());
            return new ImageEmbedder()
                            .setInputCol("content")
                            .setOutputCol("embedding")
                            .setModel("embedded")
                            .transform(files)
                            .filter("embedding is not null")
                            .count()
                    + " embedded";
        });
        spark.stop();
        System.exit(failures == 0 ? 0 : 1);
    }

    private static String ran(String command) {
        String given = command.replace("{A}", A).replace("{B}", B).replace("{}", folder.toString());
        Invocation done = Invocation.of(List.of(given.split(" ")));
        if (done.code() != 0) {
            String last = done.errors().lines().reduce("", (before, line) -> line);
            throw new IllegalStateException("exit code " + done.code() + ": " + last);
        }
        return "exit code 0";
    }

    private static void step(String name, Step step) {
        String said;
        try {
            said = step.run();
        } catch (Exception | LinkageError e) {
            failures++;
            said = "FAILED " + e;
        }
        System.out.println(name + "\t" + said);
    }
}
