package io.sparkfidelity.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkfidelity.storage.Documents;
import io.sparkfidelity.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reports as bytes that come from outside: nothing in them is believed before it is checked. */
public final class ReportJson {
    /** No report is longer. */
    public static final int MAX_BYTES = Documents.LONGEST_JSON;

    private static final int LONGEST_NAME = 1000;
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    /** The schema only grows: keys of a later version are skipped. */
    private static final Documents JSON =
            Documents.json(mapper -> mapper.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS));

    private ReportJson() {}

    /**
     * The report of a JSON text.
     *
     * @param where names it in messages
     * @throws StorageException if it is no report: not JSON, too long, another schema, or a part that is needed is missing
     */
    public static Report parse(byte[] json, String where) throws StorageException {
        try {
            requireLength(json.length, where);
            String text = new String(json, StandardCharsets.UTF_8);
            require(text.isBlank() || text.stripLeading().startsWith("{"), "it is not JSON; name a report.json");
            Report report = JSON.read(text, Report.class);
            check(report);
            return report;
        } catch (JsonProcessingException e) {
            throw new StorageException(where + " is no report: " + firstLine(e.getOriginalMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new StorageException(where + " is no report: " + e.getMessage(), e);
        }
    }

    /** Refuses what is too long to be a report. */
    public static void requireLength(long bytes, String where) throws StorageException {
        if (bytes > MAX_BYTES) {
            throw new StorageException(where + " has " + bytes + " bytes and no report has more than " + MAX_BYTES
                    + "; name another file");
        }
    }

    /**
     * The same JSON on one line, without a report's images and what is said of single ones, which no history needs: {@code spark.read.json} takes a
     * line for a row. Of equal documents it has equal bytes.
     */
    public static byte[] oneLine(byte[] json, String where) throws StorageException {
        try {
            JsonNode tree = JSON.read(new String(json, StandardCharsets.UTF_8), JsonNode.class);
            if (tree instanceof ObjectNode object) {
                object.remove(List.of("samples", "explanations", "pictures"));
            }
            return (JSON.write(tree) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new StorageException(where + " is not JSON: " + firstLine(e.getMessage()), e);
        }
    }

    /** The scores alone, as they stand in {@code report.json}: an array of objects. */
    public static String scores(Report report) {
        try {
            return JSON.write(report.scores());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report's scores are numbers and texts", e);
        }
    }

    private static void check(Report report) {
        require(report != null, "it is empty");
        require(
                Report.SCHEMA.equals(report.schema()),
                "its schema is '" + report.schema() + "' and not '" + Report.SCHEMA + "'");
        require(report.startedAt() != null, "it lacks startedAt");
        try {
            Instant started = Instant.parse(report.startedAt());
            require(!started.isBefore(FIRST) && !started.isAfter(LAST), "startedAt is " + report.startedAt());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("startedAt '" + report.startedAt() + "' is no time in UTC", e);
        }
        entries("datasets", report.datasets());
        entries("models", report.models());
        entries("scores", report.scores());
        for (int i = 0; i < report.datasets().size(); i++) {
            Report.DatasetEntry dataset = report.datasets().get(i);
            String where = "datasets[" + i + "]";
            name(where + ".name", dataset.name());
            name(where + ".role", dataset.role());
            name(where + ".model", dataset.model());
            Long found = dataset.found();
            Long embedded = dataset.embedded();
            Long rejected = dataset.rejected();
            require(
                    found != null && rejected != null
                            ? found >= 0
                                    && rejected >= 0
                                    && rejected <= found
                                    && (embedded == null || embedded >= 0 && embedded <= found)
                            : found == null && rejected == null,
                    where
                            + (found != null && rejected != null
                                    ? " has " + embedded + " embedded and " + rejected + " rejected of " + found
                                            + " found"
                                    : " lacks one of found and rejected, and has the other"));
            for (Report.LeftAloneEntry entry : dataset.leftAlone()) {
                name(where + ".leftAlone.reason", entry.reason());
                require(entry.count() >= 0, where + ".leftAlone has a count below 0");
            }
        }
        for (int i = 0; i < report.models().size(); i++) {
            name("models[" + i + "].name", report.models().get(i).name());
        }
        for (int i = 0; i < report.scores().size(); i++) {
            score("scores[" + i + "]", report.scores().get(i));
        }
    }

    private static void score(String where, Report.ScoreEntry score) {
        name(where + ".metric", score.metric());
        name(where + ".model", score.model());
        name(where + ".candidate", score.candidate());
        name(where + ".reference", score.reference());
        name(where + ".estimator", score.estimator());
        name(where + ".bias", score.bias());
        name(where + ".direction", score.direction());
        require(
                score.n() != null
                        && countOrUnknown(score.n().reference())
                        && countOrUnknown(score.n().candidate()),
                where + ".n is no pair of counts");
        require(score.value() == null || Double.isFinite(score.value()), where + ".value is no number");
        require(
                score.standardError() == null || Double.isFinite(score.standardError()) && score.standardError() >= 0,
                where + ".standardError is no number of 0 or more");
        require(
                score.ci95() == null
                        || score.ci95().length == 2
                                && Double.isFinite(score.ci95()[0])
                                && Double.isFinite(score.ci95()[1])
                                && score.ci95()[0] <= score.ci95()[1],
                where + ".ci95 is no interval");
        require(
                score.replicates() == null
                        || score.replicates().reference() != null
                                && score.replicates().candidate() != null,
                where + ".replicates lacks a side");
    }

    private static boolean countOrUnknown(@Nullable Long n) {
        return n == null || n >= 0;
    }

    private static void entries(String what, List<?> list) {
        require(list != null, "it lacks " + what);
        require(list.stream().noneMatch(entry -> entry == null), what + " holds an empty entry");
    }

    private static void name(String what, String text) {
        require(text != null, what + " is missing");
        require(text.length() <= LONGEST_NAME, what + " has " + text.length() + " characters");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }
}
