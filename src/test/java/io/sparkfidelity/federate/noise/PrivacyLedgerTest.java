package io.sparkfidelity.federate.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.storage.OwnerFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivacyLedgerTest {
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final PrivacyLedger.Cost COST = new PrivacyLedger.Cost("north", "clip", 0.028, 4.22);
    private static final Promise TWO = new Promise(2, 1e-6);

    @TempDir
    Path folder;

    private PrivacyLedger ledger() {
        return new PrivacyLedger(new OwnerFile(folder.resolve("site.ledger")));
    }

    @Test
    void exportsAddUpUntilNothingIsLeft() throws Exception {
        for (int i = 1; i <= 3; i++) {
            assertEquals(i, ledger().spend(COST, TWO, NOW).number());
            assertEquals(i * 0.028, ledger().spent(), 1e-12);
        }
        PrivacyLedger.Overspent refusal =
                assertThrows(PrivacyLedger.Overspent.class, () -> ledger().spend(COST, TWO, NOW));
        assertEquals(
                "3 exports have spent epsilon 1.948 of 2.000 (delta 1.0e-06), and this one would make it 2.278",
                refusal.getMessage());
        assertEquals(3 * 0.028, ledger().spent(), 1e-12);
        // What is left is enough for less.
        ledger().spend(new PrivacyLedger.Cost("north", "clip", 0.001, 22), TWO, NOW);
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("site.ledger"))));
    }

    /** Eight runs at a time, each of its own process as far as the file is concerned, and money for three. */
    @Test
    void runsAtOneTimeCannotBothSpendTheLast() throws Exception {
        ExecutorService runs = Executors.newFixedThreadPool(8);
        try {
            int spent = 0;
            for (Future<Boolean> run : runs.invokeAll(IntStream.range(0, 24)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        try {
                            ledger().spend(COST, TWO, NOW);
                            return true;
                        } catch (PrivacyLedger.Overspent e) {
                            return false;
                        }
                    })
                    .toList())) {
                spent += run.get() ? 1 : 0;
            }
            assertEquals(3, spent);
            assertEquals(3 * 0.028, ledger().spent(), 1e-12);
        } finally {
            runs.shutdownNow();
        }
    }

    /** A crash after the ledger was written and before the export was: it is spent. */
    @Test
    void whatWasCountedStaysCounted() throws Exception {
        ledger().spend(COST, TWO, NOW);
        // A crash while the ledger itself was being replaced leaves what was there before, and a file that nobody
        // reads.
        Files.writeString(folder.resolve(".site.ledger.tmp"), "spark-fidelity/led");
        assertEquals(0.028, ledger().spent(), 1e-12);
        assertEquals(2, ledger().spend(COST, TWO, NOW).number());
    }

    @Test
    void aDamagedLedgerRefusesEverything() throws Exception {
        ledger().spend(COST, TWO, NOW);
        String text = Files.readString(folder.resolve("site.ledger"));
        for (String damaged : new String[] {
            "",
            text.replace("0.028", "0.001"),
            text.substring(0, text.length() - 1),
            text + "\n",
            text.replace("\t", " ")
        }) {
            Files.writeString(folder.resolve("site.ledger"), damaged);
            assertTrue(assertThrows(TallyFileException.class, () -> ledger().spend(COST, TWO, NOW))
                    .getMessage()
                    .endsWith("is damaged; restore it before you export"));
        }
    }
}
