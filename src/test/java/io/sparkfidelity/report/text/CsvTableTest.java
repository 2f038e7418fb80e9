package io.sparkfidelity.report.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTableTest {
    @Test
    void fieldsAreQuotedWhereTheyMust() {
        CsvTable table = new CsvTable(List.of("a", "b"));
        table.add(List.of("x,y", "say \"z\""));
        table.add(List.of("two\nlines", "d\u00e9j\u00e0 vu"));
        assertEquals(
                "a,b\r\n\"x,y\",\"say \"\"z\"\"\"\r\n\"two\nlines\",d\u00e9j\u00e0 vu\r\n",
                new String(table.bytes(), StandardCharsets.UTF_8));
    }

    @Test
    void aNameIsNoFormulaAndHidesNothing() {
        for (String formula : List.of("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=1\n+2")) {
            assertEquals("'" + formula, CsvTable.name(formula));
        }
        assertEquals("a=b/-c.png", CsvTable.name("a=b/-c.png"));
        assertEquals("a\nb", CsvTable.name("a\nb"));
        assertEquals("\\u001b[2J", CsvTable.name("\u001b[2J"));
        assertEquals("\\ud800x", CsvTable.name("\ud800x"), "half a character has no form in UTF-8");
        assertEquals("\\u202egnp", CsvTable.name("\u202egnp"));
    }
}
