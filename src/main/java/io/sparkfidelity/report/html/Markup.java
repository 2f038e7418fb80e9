package io.sparkfidelity.report.html;

/**
 * HTML and inline SVG under construction. Text and attribute values are escaped here and nowhere else, so that no name
 * from data can become markup. Not thread-safe.
 */
public final class Markup {
    private final StringBuilder text = new StringBuilder();

    /**
     * Opens an element.
     *
     * @param attributes names and values by turns; a name is this project's own text
     */
    public Markup open(String tag, String... attributes) {
        text.append('<').append(tag);
        if (attributes.length % 2 != 0) {
            throw new IllegalArgumentException("an attribute of " + tag + " has no value");
        }
        for (int i = 0; i < attributes.length; i += 2) {
            text.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1]);
            text.append('"');
        }
        text.append('>');
        return this;
    }

    public Markup close(String tag) {
        text.append("</").append(tag).append('>');
        return this;
    }

    public Markup text(String content) {
        escape(content);
        return this;
    }

    /** An element that holds text only. */
    public Markup element(String tag, String content, String... attributes) {
        return open(tag, attributes).text(content).close(tag);
    }

    /** An element without content. */
    public Markup empty(String tag, String... attributes) {
        return open(tag, attributes).close(tag);
    }

    public Markup add(Markup other) {
        text.append(other.text);
        return this;
    }

    /** Style sheets of this project: not escaped, never from data. */
    Markup style(String css) {
        text.append("<style>").append(css).append("</style>");
        return this;
    }

    private void escape(String content) {
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            switch (c) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '"' -> text.append("&quot;");
                case '\'' -> text.append("&#39;");
                default -> text.append(Character.isISOControl(c) && c != '\n' && c != '\t' ? '\uFFFD' : c);
            }
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
