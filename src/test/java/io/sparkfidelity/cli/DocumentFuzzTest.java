package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.sparkfidelity.Mutations;
import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.embed.ModelCards;
import io.sparkfidelity.embed.ModelException;
import io.sparkfidelity.embed.Presets;
import io.sparkfidelity.embed.pair.PairCards;
import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.privacy.PrivacyPolicy;
import io.sparkfidelity.report.ReportJson;
import io.sparkfidelity.report.gate.GateResult;
import io.sparkfidelity.report.gate.GateRulesException;
import io.sparkfidelity.report.gate.GateRulesFile;
import io.sparkfidelity.storage.BuiltInFiles;
import io.sparkfidelity.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** Damaged specs, cards, presets, rules, policies and reports: each is read, or refused by its reader's own exception. */
class DocumentFuzzTest {
    private static final int MUTATIONS =
            Boolean.getBoolean("fidelity.fuzz.long") || "long".equals(System.getProperty("fidelity.fuzz"))
                    ? 100_000
                    : 1_000;

    private static final String SPEC =
            "reference: a\ncandidates: [b=c, 'd']\nmetrics: [fid, cmmd]\nmodels:\n- embedded\n"
                    + "out: o\nlimit: 100\nmax-reject-ratio: 0.5\nsame-units: true\nmanifests: [m.csv]\nsamples: 3\n";
    private static final String POLICY =
            "name: p\nrules:\n- {rule: fields, allow: [n, sum]}\n- {rule: labels, allow: []}\n"
                    + "- {rule: min_images, images: 100}\n- {rule: second_moments}\n";
    private static final String REPORT =
            "{\"schema\":\"spark-fidelity/report/1\",\"startedAt\":\"2026-03-01T02:00:00Z\","
                    + "\"datasets\":[{\"name\":\"a\",\"role\":\"reference\",\"model\":\"m\",\"found\":3,\"rejected\":1}],"
                    + "\"models\":[{\"name\":\"m\"}],\"scores\":[{\"metric\":\"fid\",\"model\":\"m\",\"candidate\":\"c\","
                    + "\"reference\":\"a\",\"value\":1.5,\"ci95\":[1,2],\"n\":{\"reference\":3,\"candidate\":3},"
                    + "\"estimator\":\"e\",\"bias\":\"none\",\"direction\":\"lower\"}]}";
    private static final String OUTCOME =
            "{\"schema\":\"spark-fidelity/gate/1\",\"run\":\"r\",\"rules\":\"r\",\"correction\":"
                    + "\"none\",\"tests\":1,\"passed\":true,\"accepted\":true,\"judgements\":[{\"rule\":1,\"metric\":\"fid\","
                    + "\"gated\":\"fid\",\"passed\":true,\"checks\":[],\"notes\":[]}]}";

    private interface Reader {
        void read(String text) throws Exception;
    }

    /** A reader, a text that it reads or nearly, and what it may throw. */
    private enum Document {
        SPEC_FILE(SPEC, UsageException.class, text -> {
            SpecFile file = new SpecFile();
            file.addYaml(text, "spec");
            EvaluateCommand command = new EvaluateCommand();
            CommandLine line = new CommandLine(command);
            line.parseArgs(
                    file.arguments(line.getCommandSpec(), option -> false).toArray(String[]::new));
            command.complete();
        }),
        SETTING("metrics=[fid, cmmd]", UsageException.class, text -> new SpecFile().addSetting(text)),
        CARD(
                BuiltInFiles.of("models").text("embedded").orElseThrow(),
                ModelException.class,
                text -> ModelCards.parse(text, "card")),
        CARD_OF_PAIRS(
                BuiltInFiles.of("models").text("lpips-alex").orElseThrow(),
                ModelException.class,
                text -> PairCards.parse(text, "card")),
        PRESET(
                BuiltInFiles.of("presets").text("clean-fid").orElseThrow(),
                ModelException.class,
                text -> Presets.parse(text, "preset")),
        RULES(
                BuiltInFiles.of("gate").text("default").orElseThrow(),
                GateRulesException.class,
                text -> GateRulesFile.parse(text, "rules")),
        PRIVACY(POLICY, TallyFileException.class, text -> PrivacyPolicy.parse(text, "policy")),
        NIGHT(REPORT, StorageException.class, text -> {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            ReportJson.parse(bytes, "report");
            ReportJson.oneLine(bytes, "report");
        }),
        GATE(
                OUTCOME,
                StorageException.class,
                text -> GateResult.parse(text.getBytes(StandardCharsets.UTF_8), "outcome"));

        private final String seed;
        private final Class<? extends Exception> refusal;
        private final Reader reader;

        Document(String seed, Class<? extends Exception> refusal, Reader reader) {
            this.seed = seed;
            this.refusal = refusal;
            this.reader = reader;
        }

        void read(String text) {
            try {
                reader.read(text);
            } catch (Exception | StackOverflowError e) {
                if (!refusal.isInstance(e)) {
                    throw new AssertionError("of " + this + ":\n" + text, e);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void damagedDocumentsAreReadOrRefused(Document document) {
        assertTimeoutPreemptively(Duration.ofSeconds(60L * MUTATIONS / 1_000), () -> Mutations.of(
                        document.seed.getBytes(StandardCharsets.UTF_8), 23, MUTATIONS)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .forEach(document::read));
    }

    /** What mutations of bytes seldom hit. */
    @ParameterizedTest
    @EnumSource
    void valuesThatAreNoneAreRefused(Document document) {
        List<String> whole =
                List.of("", "null", "~", "[]", "{}", "[null]", "1", "\"\"", "---", "a: *b", "[".repeat(20_000));
        whole.forEach(document::read);
        Set<String> nothing =
                Set.of("null", "[]", "{}", "[null]", "{a: null}", "1e999", "-1", "''", "99999999999999999999");
        String[] lines = document.seed.split("\n");
        for (int i = 0; i < lines.length; i++) {
            int colon = lines[i].indexOf(": ");
            for (String value : colon < 0 ? Set.<String>of() : nothing) {
                String[] changed = lines.clone();
                changed[i] = lines[i].substring(0, colon + 2) + value;
                document.read(String.join("\n", changed));
            }
        }
        for (Map.Entry<String, String> swap : Map.of("\"[a-z]+\"", "null", "\\d+", "null", "\\[[^\\[\\]]*]", "[null]")
                .entrySet()) {
            document.read(document.seed.replaceAll(swap.getKey(), swap.getValue()));
            document.read(document.seed.replaceFirst(swap.getKey(), swap.getValue()));
        }
    }
}
