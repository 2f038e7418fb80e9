package io.sparkfidelity.report.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DuplicatesCsvTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "=HYPERLINK(1).png, '=HYPERLINK(1).png",
                "+1.png, '+1.png",
                "-1.png, '-1.png",
                "@SUM(1).png, '@SUM(1).png",
                "a=b-c@d+e.png, a=b-c@d+e.png",
            })
    void aSpreadsheetFindsNoFormulas(String name, String written) {
        assertEquals(written, DuplicatesCsv.harmless(name));
    }

    @ParameterizedTest
    @CsvSource({"'\033[2J.png', ?[2J.png", "'\t=1', ?=1", "'\u202egnp', ?gnp"})
    void aTerminalFindsNoControls(String name, String written) {
        assertEquals(written, DuplicatesCsv.harmless(name));
    }
}
