package io.sparkfidelity.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.page.ReportPage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser; skipped where there is no Chromium. */
class BrowserTest {
    private static final int PHONE = 390;
    /** Requests in Chromium's own log that a document asked for: the browser's own have another initiator. */
    private static final Pattern REQUEST =
            Pattern.compile("\"initiator\":\"(?!not an origin)[^\"]*\"[^\\n]*?\"url\":\"((?!file:|data:)[^\"]*)\"");

    @TempDir
    private Path folder;

    private Optional<Path> browser = Optional.empty();

    private record Visit(String document, List<String> console, List<String> requests) {}

    @BeforeEach
    void find() {
        browser = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(path -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(path, name)))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(browser.isPresent(), "no Chromium on the PATH");
    }

    @Test
    void aReportAsksTheNetworkForNothingAndTheConsoleStaysEmpty() throws Exception {
        String hostile = "\"><script>console.log(1)</script><img src='http://a.invalid/x'>";
        Visit visit = visit(ReportPage.of(HandReport.full(List.of("mild", hostile), "reference")));
        assertTrue(visit.document().contains("<section id=\"provenance\""), visit.document());
        assertEquals(List.of(), visit.console());
        assertEquals(List.of(), visit.requests());
    }

    /** What the test above looks for is seen where it is. */
    @Test
    void messagesAndRequestsWouldBeSeen() throws Exception {
        Visit visit = visit("<img src='http://a.invalid/x.png'><script>console.error('hello')</script>");
        assertTrue(visit.console().toString().contains("hello"), visit.console().toString());
        assertTrue(
                visit.requests().contains("http://a.invalid/x.png"),
                visit.requests().toString());
    }

    @Test
    void theSameReportFitsAPhone() throws Exception {
        List<String> names = IntStream.range(0, 12)
                .mapToObj(i -> "a-rather-long-name-of-a-candidate-without-any-blank-" + i)
                .toList();
        String page = ReportPage.of(HandReport.full(names, "reference"));
        String frame = new Markup()
                .empty("iframe", "id", "f", "width", "" + PHONE, "height", "800", "srcdoc", page)
                .toString();
        Visit visit = visit(frame
                + "<script>onload = () => { const e = document.getElementById('f').contentDocument.documentElement;"
                + " document.title = e.clientWidth > 300 && e.querySelector('#provenance')"
                + " ? 'too wide by ' + (e.scrollWidth - e.clientWidth) : 'not loaded' }</script>");
        assertTrue(
                visit.document().contains("<title>too wide by 0</title>"),
                visit.document().substring(0, 300));
    }

    private Visit visit(String page) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("page.html"), page, StandardCharsets.UTF_8);
        Path log = folder.resolve("net.json");
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        List<String> command = new ArrayList<>(List.of(
                browser.orElseThrow().toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-default-apps",
                "--disable-extensions",
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--user-data-dir=" + folder.resolve("profile"),
                "--enable-logging=stderr",
                "--v=0",
                "--virtual-time-budget=2000",
                "--log-net-log=" + log,
                "--dump-dom",
                file.toUri().toString()));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the browser does not end");
        } finally {
            process.destroyForcibly();
        }
        return new Visit(
                Files.readString(out),
                Files.readString(err)
                        .lines()
                        .filter(line -> line.contains("CONSOLE"))
                        .toList(),
                REQUEST.matcher(Files.readString(log))
                        .results()
                        .map(result -> result.group(1))
                        .toList());
    }
}
