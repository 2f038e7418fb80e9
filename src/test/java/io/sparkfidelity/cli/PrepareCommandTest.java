package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.Cards;
import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.embed.ModelCards;
import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.image.resize.Prepare;
import io.sparkfidelity.image.resize.Thumbnail;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --prepare} on images of mixed sizes, and on the same that were cut beforehand. */
class PrepareCommandTest {
    private static final String STEP = "resize-crop-48:bicubic";

    /** {@code raw}, and {@code cut}: the same by {@link #STEP}. */
    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    private record Run(int code, String out, String err) {}

    @BeforeAll
    static void images() throws Exception {
        LocalSpark.session();
        Files.createDirectories(shared.resolve("raw"));
        Files.createDirectories(shared.resolve("cut"));
        Random random = new Random(5);
        for (int i = 0; i < 12; i++) {
            RgbImage image = picture(50 + 7 * i, 130 - 5 * i, random);
            String name = "image-" + i + ".png";
            Files.write(shared.resolve("raw").resolve(name), Thumbnail.png(image));
            RgbImage square = Prepare.parse(STEP).apply(image);
            Files.write(shared.resolve("cut").resolve(name), Thumbnail.png(square));
        }
    }

    /** A coarse pattern, so that a crop shows. */
    private static RgbImage picture(int width, int height, Random random) {
        byte[] pixels = new byte[3 * width * height];
        double across = 0.05 + 0.1 * random.nextDouble();
        double down = 0.05 + 0.1 * random.nextDouble();
        for (int i = 0; i < pixels.length; i++) {
            int pixel = i / 3;
            double wave = Math.sin(across * (pixel % width)) * Math.cos(down * (pixel / width) + i % 3);
            pixels[i] = (byte) (127 + 100 * wave);
        }
        return new RgbImage(width, height, pixels);
    }

    @Test
    void aPreparedSetHasTheBitsOfTheSetThatWasCutBeforehand() throws IOException {
        Run run = evaluate("cut", "raw", "--prepare", "raw=" + STEP, "--metrics", "fid", "--samples", "2");
        assertEquals(0, run.code(), run.err());
        JsonNode datasets = report().get("datasets");
        assertEquals(datasets.get(0).get("tally"), datasets.get(1).get("tally"));
        assertEquals(STEP, datasets.get(1).get("prepare").asText());
        assertTrue(datasets.get(0).get("prepare").isNull());
        JsonNode samples = report().get("samples");
        assertEquals(4, samples.size());
        // The pictures are of what the model saw.
        assertEquals(samples.get(0).get("png"), samples.get(2).get("png"));
        // The reference has the size already: it was as good as prepared.
        assertEquals("[]", datasets.get(1).get("warnings").toString());
        assertTrue(run.out().contains("prepared by " + STEP + ": raw\n"), run.out());
        assertTrue(run.err().contains("prepared by " + STEP), run.err());
        assertTrue(Files.readString(folder.resolve("out/report.html")).contains("<td>" + STEP + "</td>"));
    }

    @Test
    void setsThatBecameSquaresInDifferentWaysAreWarnedOf() throws IOException {
        Run run = evaluate(
                "raw",
                "other=" + shared.resolve("raw"),
                "--prepare",
                "reference=adm-32",
                "--prepare",
                STEP,
                "--metrics",
                "fid",
                "--samples",
                "0");
        assertEquals(0, run.code(), run.err());
        assertTrue(
                run.out()
                        .contains("note: other: prepared by " + STEP
                                + ", and reference is prepared by adm-32: the scores hold that difference too"),
                run.out());
        JsonNode prepared = report().get("datasets");
        Run stretched = evaluate("raw", "cut", "--metrics", "fid", "--samples", "0");
        assertEquals(0, stretched.code(), stretched.err());
        assertTrue(
                stretched
                        .out()
                        .contains("note: reference: 12 of 12 images are not square and were stretched to squares"),
                stretched.out());
        assertFalse(stretched.out().contains("note: cut:"), stretched.out());
        assertFalse(stretched.out().contains("prepared by"), stretched.out());
        // A prepared cache never met another.
        TreeSet<String> digests = new TreeSet<>(
                List.of(report().get("datasets").get(0).get("tally").asText()));
        prepared.forEach(dataset -> digests.add(dataset.get("tally").asText()));
        assertEquals(3, digests.size());
        assertEquals(3, folders(folder.resolve("cache")).size());
    }

    @Test
    void talliesOfDifferentStepsDoNotMeet() throws IOException {
        for (String name : List.of("raw", "adm")) {
            String[] prepare = name.equals("adm") ? new String[] {"--prepare", "adm-32"} : new String[0];
            Run run = run(concat(
                    new String[] {
                        "tally",
                        "--images",
                        shared.resolve("raw").toString(),
                        "--site",
                        name,
                        "--privacy",
                        "none",
                        "--out",
                        folder.resolve(name + ".arrow").toString()
                    },
                    prepare));
            assertEquals(0, run.code(), run.err());
            assertEquals(name.equals("adm"), run.out().contains("prepared by adm-32"), run.out());
        }
        Run refused = compare("adm", "raw");
        assertEquals(6, refused.code(), refused.err());
        assertTrue(
                refused.err().contains("the preprocessing (prepare) is adm-32 in ")
                        && refused.err().contains(" and absent in "),
                refused.err());
        Run same = compare("adm", "adm");
        assertEquals(0, same.code(), same.err());
        assertTrue(same.out().contains("prepared by adm-32: all images"), same.out());
    }

    @Test
    void anAuditPreparesItsSets() throws IOException {
        Run run = run(
                "audit",
                "--dataset",
                "raw=" + shared.resolve("raw"),
                "--dataset",
                "cut=" + shared.resolve("cut"),
                "--prepare",
                "raw=" + STEP,
                "--metrics",
                "fid",
                "--out",
                folder.resolve("out").toString());
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("prepared by " + STEP + ": raw\n"), run.out());
        JsonNode datasets = report().get("datasets");
        assertEquals(datasets.get(0).get("tally"), datasets.get(1).get("tally"));
    }

    @Test
    void aProtocolsStepIsForAllThatTheUserNamesNoneFor() {
        String[] job = {"--protocol", "coco2014-30k", "--preset", "none", "--metrics", "fid", "--dry-run"};
        assertTrue(dryRun(job).contains("prepares:\n- crop-256:lanczos\n"));
        assertTrue(dryRun(concat(job, "--prepare", "none")).contains("prepares:\n- none\n"));
        assertTrue(
                dryRun(concat(job, "--prepare", "raw=none")).contains("prepares:\n- crop-256:lanczos\n- raw=none\n"));
        assertTrue(dryRun(concat(job, "--set", "prepare=[adm-64]")).contains("prepares:\n- adm-64\n"));
    }

    @Test
    void aCardHasNoStepOfItsOwn() throws IOException {
        Path card = folder.resolve("card.yaml");
        Files.writeString(card, ModelCards.prepared(Cards.yaml(), Prepare.parse("adm-64")));
        Run run = evaluate("raw", "cut", "--model", card.toString(), "--dry-run");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("has 'prepare', which is a job's to say"), run.err());
    }

    private String dryRun(String... options) {
        Run run = evaluate("raw", "raw=" + shared.resolve("raw"), options);
        assertEquals(0, run.code(), run.err());
        return run.out();
    }

    private Run evaluate(String reference, String candidate, String... more) {
        return run(concat(
                new String[] {
                    "evaluate",
                    "--reference",
                    shared.resolve(reference).toString(),
                    "--candidate",
                    candidate.contains("=")
                            ? candidate
                            : shared.resolve(candidate).toString(),
                    "--out",
                    folder.resolve("out").toString(),
                    "--cache",
                    folder.resolve("cache").toString()
                },
                more));
    }

    private Run compare(String reference, String candidate) {
        return run(
                "compare",
                "--reference",
                folder.resolve(reference + ".arrow").toString(),
                "--candidate",
                "c=" + folder.resolve(candidate + ".arrow"),
                "--metrics",
                "fid",
                "--out",
                folder.resolve("compared").toString());
    }

    private JsonNode report() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("out/report.json").toFile());
    }

    private static TreeSet<String> folders(Path parent) throws IOException {
        TreeSet<String> names = new TreeSet<>();
        try (Stream<Path> entries = Files.list(parent)) {
            entries.filter(Files::isDirectory)
                    .forEach(path -> names.add(path.getFileName().toString()));
        }
        return names;
    }

    private static String[] concat(String[] first, String... second) {
        return Stream.concat(Arrays.stream(first), Arrays.stream(second)).toArray(String[]::new);
    }

    private static Run run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Run(code, out.toString(), err.toString());
    }
}
