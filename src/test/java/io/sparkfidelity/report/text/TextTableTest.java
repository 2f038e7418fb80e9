package io.sparkfidelity.report.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTableTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\033", "\r", "\n", "\u009b", "\u0085", "\u202e", "\u2066", "\u200f", "\ufeff", "\u2028", "\ud800"
            })
    void nothingThatSteersATerminalIsPrinted(String character) {
        assertEquals("a?[31mb", TextTable.printable("a" + character + "[31mb"));
        TextTable table = new TextTable(List.of("h" + character), Set.of());
        table.add(List.of("c" + character));
        assertEquals("h?\nc?\n", table.toString());
    }

    @Test
    void lettersOfAllKindsStay() {
        String text = "Gr\u00fc\u00dfe \u65e5\u672c \u05d0\u05d1 \ud83d\ude00 e\u0301";
        assertEquals(text, TextTable.printable(text));
    }
}
