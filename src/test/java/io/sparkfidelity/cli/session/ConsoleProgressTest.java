package io.sparkfidelity.cli.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
    private final AtomicLong seconds = new AtomicLong();
    private final StringWriter text = new StringWriter();

    @Test
    void aSilentStageIsNamedWithItsSeconds() {
        try (ConsoleProgress progress = progress(false)) {
            progress.waiting("starting Spark");
            pass(25, progress);
            progress.stage("embedding");
            seconds.addAndGet(1);
            progress.advance("embedding, 5 of 9");
            pass(12, progress);
            progress.finish();
            pass(30, progress);
        }
        assertEquals(
                "starting Spark, 10 s\nstarting Spark, 20 s\nembedding\nembedding, 10 s\n",
                text.toString().replace(System.lineSeparator(), "\n"));
    }

    @Test
    void whatWasInterruptedIsNamedAgain() {
        try (ConsoleProgress progress = progress(false)) {
            assertEquals("", progress.waiting("comparing"));
            String interrupted = progress.waiting("starting Spark");
            pass(12, progress);
            progress.waiting(interrupted);
            pass(12, progress);
        }
        assertEquals("starting Spark, 10 s\ncomparing, 8 s\n", text.toString().replace(System.lineSeparator(), "\n"));
    }

    @Test
    void whatIsShortIsNotNamed() {
        try (ConsoleProgress progress = progress(false)) {
            for (int i = 0; i < 3; i++) {
                progress.waiting("listing " + i);
                pass(3, progress);
            }
        }
        assertEquals("", text.toString());
    }

    @Test
    void aTerminalsLineIsWrittenOverAndCleared() {
        try (ConsoleProgress progress = progress(true)) {
            progress.waiting("listing");
            pass(4, progress);
        }
        assertEquals("\r\033[Klisting, 3 s\r\033[Klisting, 4 s\r\033[K", text.toString());
    }

    private ConsoleProgress progress(boolean terminal) {
        return new ConsoleProgress(new PrintWriter(text), terminal, () -> seconds.get() * 1_000_000_000L);
    }

    private void pass(int count, ConsoleProgress progress) {
        for (int i = 0; i < count; i++) {
            seconds.incrementAndGet();
            progress.tick();
        }
    }
}
