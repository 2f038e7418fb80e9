package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.cli.session.ExitCode;
import io.sparkfidelity.embed.ModelCards;
import io.sparkfidelity.embed.Presets;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.storage.BuiltInFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** README, pages and READMEs of folders against what the program has. */
class PagesTest {
    private static final int LONGEST_README = 150;
    private static final Path PAGES = Path.of("src/site/markdown");
    private static final Path README = Path.of("README.md");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** Options in the pages that are other programs': spark-submit's, exporters', those of check scripts. */
    private static final Set<String> OTHERS = Set.of(
            "--class",
            "--conf",
            "--driver-java-options",
            "--driver-memory",
            "--jars",
            "--master",
            "--packages",
            "--properties-file",
            "--check",
            "--linear",
            "--name",
            "--random",
            "--uri",
            "--vocabulary",
            "--weights");

    @Test
    void aNewcomersPageIsShort() throws IOException {
        assertTrue(Files.readAllLines(README).size() <= LONGEST_README);
    }

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        Set<String> broken = new TreeSet<>();
        for (Path page : pages()) {
            Path folder = page.toAbsolutePath().getParent();
            matches(LINK, Files.readString(page))
                    .map(link -> link.group(1))
                    .filter(link -> !link.contains("://"))
                    .filter(link -> !Files.exists(folder.resolve(link)))
                    .forEach(link -> broken.add(page + " -> " + link));
        }
        assertEquals(Set.of(), broken);
    }

    @Test
    void theReadmeListsTheCommands() throws IOException {
        Set<String> listed = new TreeSet<>();
        for (List<String> row : table(README, "| command |")) {
            listed.addAll(codes(row.get(0)));
        }
        Set<String> commands = new TreeSet<>(commands().getSubcommands().keySet());
        commands.remove("help");
        assertEquals(commands, listed);
    }

    @Test
    void everyOptionThatAPageNamesIsThere() throws IOException {
        Set<String> options = new TreeSet<>(OTHERS);
        collect(commands().getCommandSpec(), options);
        Set<String> unknown = new TreeSet<>();
        for (Path page : pages()) {
            matches(OPTION, Files.readString(page))
                    .map(MatchResult::group)
                    .filter(option -> !options.contains(option))
                    .forEach(option -> unknown.add(page.getFileName() + ": " + option));
        }
        assertEquals(Set.of(), unknown);
    }

    @Test
    void theMetricsPageListsTheMetrics() throws IOException {
        List<String> listed = new ArrayList<>();
        for (List<String> row : table(PAGES.resolve("metrics.md"), "| metric |")) {
            listed.addAll(codes(row.get(0)));
        }
        // The sweeps' bandwidths stand as the first and the last.
        List<String> names = Metrics.all().stream()
                .map(Metric::name)
                .filter(name -> !name.matches("mmd_(rbf|rff)_.*") || name.endsWith("_0.25") || name.endsWith("_10"))
                .toList();
        assertEquals(new TreeSet<>(names), new TreeSet<>(listed));
        assertEquals(names.size(), listed.size());
    }

    @Test
    void theExitCodesAreThoseOfThePage() throws IOException {
        Set<String> listed = table(PAGES.resolve("evaluate.md"), "| code |").stream()
                .map(row -> row.get(0))
                .collect(Collectors.toSet());
        assertEquals(
                Arrays.stream(ExitCode.values())
                        .map(code -> String.valueOf(code.code()))
                        .collect(Collectors.toSet()),
                listed);
    }

    @Test
    void cardsPresetsAndProtocolsAreThoseOfConf() throws IOException {
        Path page = PAGES.resolve("models.md");
        assertEquals(List.copyOf(files("models")), ModelCards.names());
        assertEquals(List.copyOf(files("presets")), Presets.names());
        assertEquals(List.copyOf(files("protocols")), ProtocolFile.names());
        assertEquals(List.copyOf(files("gate")), BuiltInFiles.of("gate").names());
        assertEquals(List.of(), BuiltInFiles.of("privacy").names());
        assertEquals(files("models"), firstCodes(page, "| card |"));
        assertEquals(files("presets"), firstCodes(page, "| preset |"));
        String text = Files.readString(page);
        for (String protocol : files("protocols")) {
            assertTrue(text.contains("`" + protocol + "`"), protocol);
        }
    }

    private static Set<String> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("conf", folder))) {
            return files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Set<String> firstCodes(Path page, String head) throws IOException {
        return table(page, head).stream()
                .flatMap(row -> codes(row.get(0)).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static CommandLine commands() {
        return new CommandLine(new Main());
    }

    private static void collect(CommandSpec command, Set<String> options) {
        command.options().forEach(option -> options.addAll(List.of(option.names())));
        command.subcommands().values().forEach(line -> collect(line.getCommandSpec(), options));
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(
                README,
                Path.of("conf/README.md"),
                Path.of("submit/README.md"),
                Path.of("notebooks/README.md"),
                Path.of(".github/CONTRIBUTING.md"),
                Path.of(".github/SECURITY.md")));
        try (Stream<Path> files = Files.walk(PAGES)) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages;
    }

    /** The rows of the table whose first line begins so, without its head. */
    private static List<List<String>> table(Path page, String head) throws IOException {
        List<String> lines = Files.readAllLines(page);
        int first = 0;
        while (!lines.get(first).startsWith(head)) {
            first++;
        }
        List<List<String>> rows = new ArrayList<>();
        for (int i = first + 2; i < lines.size() && lines.get(i).startsWith("|"); i++) {
            rows.add(Arrays.stream(lines.get(i).substring(1).split("\\|"))
                    .map(String::strip)
                    .toList());
        }
        return rows;
    }

    private static List<String> codes(String cell) {
        return matches(CODE, cell).map(code -> code.group(1)).toList();
    }

    private static Stream<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }
}
