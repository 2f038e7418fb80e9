package io.sparkfidelity.report.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A self-contained page: one file without scripts, whose charts are inline SVG, and that asks the network for nothing.
 */
public final class HtmlPage {
    /** Only inline styles and embedded images: even a name that slipped through could load nothing. */
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    private HtmlPage() {}

    /**
     * The page's text.
     *
     * @param lead what stands below the title
     */
    public static String of(String title, Markup lead, List<Section> sections) {
        Markup page = new Markup()
                .open("html", "lang", "en")
                .open("head")
                .open("meta", "charset", "utf-8")
                .open("meta", "http-equiv", "Content-Security-Policy", "content", POLICY)
                .open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .element("title", title)
                .style(styleSheet())
                .close("head")
                .open("body")
                .open("header")
                .element("h1", title)
                .add(lead)
                .open("nav", "aria-label", "Sections");
        sections.forEach(section -> page.element("a", section.title(), "href", "#" + section.id()));
        page.close("nav").close("header").open("main");
        for (Section section : sections) {
            page.open("section", "id", section.id(), "aria-labelledby", section.id() + "-title")
                    .element("h2", section.title(), "id", section.id() + "-title")
                    .add(section.body())
                    .close("section");
        }
        return "<!DOCTYPE html>\n" + page.close("main").close("body").close("html");
    }

    private static String styleSheet() {
        try (InputStream css = Objects.requireNonNull(HtmlPage.class.getResourceAsStream("page.css"), "page.css")) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
