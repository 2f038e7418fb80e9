package io.sparkfidelity.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.report.chart.LinearScale;
import java.util.List;
import org.junit.jupiter.api.Test;

class HtmlPageTest {
    @Test
    void namesFromDataStayText() {
        String name = "<script>alert('1')</script>\"&";
        String page = HtmlPage.of(
                name, new Markup().text(name), List.of(new Section("a", name, new Markup().empty("p", "title", name))));
        assertFalse(page.contains("<script"), page);
        assertTrue(page.contains("title=\"&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;&amp;\""), page);
    }

    @Test
    void controlCharactersAreReplaced() {
        assertEquals("a\uFFFDb\n", new Markup().text("a\u0000b\n").toString());
    }

    @Test
    void nothingIsFetched() {
        String page = HtmlPage.of("t", new Markup(), List.of());
        assertTrue(page.startsWith("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"), page);
        assertTrue(page.contains("default-src &#39;none&#39;"), page);
        assertFalse(page.contains("http:") || page.contains("https:") || page.contains("url("), page);
    }

    @Test
    void ticksAreRoundAndInside() {
        LinearScale scale = LinearScale.around(new double[] {0.013, 0.187, Double.NaN}, 0, 100);
        assertEquals(0.0, scale.low());
        assertTrue(scale.high() >= 0.187);
        assertEquals(100, scale.at(scale.high()));
        assertTrue(
                scale.ticks().size() >= 4 && scale.ticks().size() <= 11,
                scale.ticks().toString());
        assertEquals(2, LinearScale.around(new double[] {2}, 0, 1).at(2) * 4, 0, "one value stands in the middle");
    }
}
