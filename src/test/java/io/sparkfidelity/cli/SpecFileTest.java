package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.cli.session.CommandWords;
import io.sparkfidelity.cli.session.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

class SpecFileTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "out: a\\nout: b\\n                   | Duplicate field 'out'",
                "candidates: [a, ~]\\n               | 'candidates' holds an empty entry",
                "metrics:\\n- fid\\n- null\\n           | 'metrics' holds an empty entry",
                "out: a\\n---\\nout: b\\n              | something follows its value",
                "[a]                                | is not a YAML mapping",
                "out: a\\noutt: b                     | has no key 'outt' (line 2); did you mean out?; there are ",
                "out: a\\npairs-limit: x             | 'pairs-limit' (line 2) does not fit: 'x' is not a whole number",
                "limit: [1, 2]                      | 'limit' (line 1) does not fit: it is not a whole number",
                "same-units: perhaps                | 'same-units' (line 1) does not fit: 'perhaps' is not true or false",
                "candidates: {a: b}                 | 'candidates' (line 1) does not fit: it is a mapping of keys to values; write text, or a list",
                "out: {a: b}                        | 'out' (line 1) does not fit: it is a mapping of keys to values; write one value",
                "candidates: [{a: b}]               | 'candidates' (line 1) does not fit: an entry is not text",
            })
    void aSpecThatIsNoneIsRefusedInOneLine(String yaml, String reason) {
        String message = refusal(yaml);
        assertTrue(message.contains(reason), message);
        assertEquals(1, message.lines().count());
    }

    @Test
    void aSpecIsNoDeeperThanItsReaderBears() {
        assertTrue(refusal("candidates: " + "[".repeat(20_000)).contains("within each other"));
    }

    @Test
    void keysBecomeArgumentsExceptThoseThatTheUserGives() throws Exception {
        SpecFile file = new SpecFile();
        file.addYaml("candidates: [a, 'b=c d']\nmetrics: ~\nlimit: '007'\n", "spec.yaml");
        file.addYaml("batch-size: 5\nmax-reject-ratio: 1e-4\nsame-units: false\nout: --x", "spec.yaml");
        file.addSetting("batch-size=6");
        CommandSpec command = CommandSpec.forAnnotatedObject(new EvaluateCommand());
        assertEquals(
                List.of(
                        "--candidate=a",
                        "--candidate=b=c d",
                        "--limit=7",
                        "--batch-size=6",
                        "--max-reject-ratio=1.0E-4",
                        "--same-units=false",
                        "--out=--x"),
                file.arguments(command, option -> false));
        assertEquals(
                List.of("--limit=7", "--batch-size=6", "--same-units=false", "--out=--x"),
                file.arguments(command, option -> List.of("--candidate", "--max-reject-ratio")
                        .contains(option.longestName())));
    }

    @Test
    void theSpecStandsBeforeTheUsersArgumentsAndIsNotAmongThem(@TempDir Path folder) throws Exception {
        Path spec =
                Files.writeString(folder.resolve("job.yaml"), "candidates: [a, b]\nbatch-size: 5\npairs-limit: 7\n");
        String[] words = {
            "--verbose", "evaluate", "--spec", spec.toString(), "--set", "in-flight=3", "--batch-size", "6"
        };
        ParseResult parsed = new CommandLine(new Main()).parseArgs(words);
        SpecOptions.apply(parsed);
        CommandSpec command = parsed.subcommand().commandSpec();
        Map<String, Object> values = new SpecKeys(command).values();
        assertEquals(List.of("a", "b"), values.get("candidates"));
        assertEquals(
                List.of(6, 3, 7, 2),
                Stream.of("batch-size", "in-flight", "pairs-limit", "decode-threads")
                        .map(values::get)
                        .toList());
        assertEquals(List.of(words), CommandWords.of(command));
        assertEquals(true, command.root().findOption("--verbose").getValue());
    }

    @Test
    void aKeyUnderTwoNamesIsRefused() {
        assertTrue(refusal("candidates: [a]\ncandidate: b").contains("under two names"));
    }

    @Test
    void everyKeyThatAnOptionHasIsTakenBack() throws Exception {
        for (Object user : List.of(new EvaluateCommand(), new AuditCommand(), new TallyCommand())) {
            CommandLine line = new CommandLine(user);
            line.parseArgs();
            SpecKeys keys = new SpecKeys(line.getCommandSpec());
            SpecFile file = new SpecFile();
            file.addYaml(keys.yaml(), "printed");
            line.parseArgs(
                    file.arguments(line.getCommandSpec(), option -> false).toArray(String[]::new));
            assertEquals(keys.yaml(), new SpecKeys(line.getCommandSpec()).yaml());
            assertTrue(keys.known().contains("batch-size, "), keys.known());
            assertFalse(keys.known().contains("dry-run") || keys.known().contains("help"), keys.known());
        }
    }

    private static String refusal(String yaml) {
        return assertThrows(UsageException.class, () -> {
                    SpecFile file = new SpecFile();
                    file.addYaml(yaml.replace("\\n", "\n"), "spec.yaml");
                    file.arguments(CommandSpec.forAnnotatedObject(new EvaluateCommand()), option -> false);
                })
                .getMessage();
    }
}
