package io.sparkfidelity.report.audit;

import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Datasets as points of a plane, with labels that keep out of each other's way as far as there is room. */
final class DatasetMap {
    private static final double WIDTH = 460;
    private static final double MOST_HEIGHT = 420;
    private static final double LEAST_HEIGHT = 160;
    private static final double MARGIN = 46;
    private static final double SCALE_BAR = 34;
    private static final double RADIUS = 5;
    private static final double LETTER = 7.2;
    private static final double LINE = 15;
    private static final int LONGEST = 22;
    /** A label lies in one of these directions of its point, near it or, with a line, farther off. */
    private static final double[][] DIRECTIONS = {{1, 0}, {-1, 0}, {0, -1}, {0, 1}, {1, -1}, {1, 1}, {-1, -1}, {-1, 1}};

    private static final double[] REACHES = {RADIUS + 4, 22, 38};

    private record Box(double left, double top, double width, double height) {
        double overlap(Box other) {
            double across = Math.min(left + width, other.left + other.width) - Math.max(left, other.left);
            double down = Math.min(top + height, other.top + other.height) - Math.max(top, other.top);
            return across > 0 && down > 0 ? across * down : 0;
        }
    }

    private record Spot(double x, double y) {}

    private final List<Spot> spots = new ArrayList<>();
    private final List<Box> labels = new ArrayList<>();
    private final double height;

    private DatasetMap(double height) {
        this.height = height;
    }

    static Markup of(Audit.MapEntry map) {
        double left = Double.POSITIVE_INFINITY;
        double right = Double.NEGATIVE_INFINITY;
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (Audit.PointEntry point : map.points()) {
            left = Math.min(left, point.x());
            right = Math.max(right, point.x());
            low = Math.min(low, point.y());
            high = Math.max(high, point.y());
        }
        // One scale for both axes: distances are what the map shows.
        double scale = Math.min(
                (WIDTH - 2 * MARGIN) / positive(right - left),
                (MOST_HEIGHT - 2 * MARGIN - SCALE_BAR) / positive(high - low));
        double height = Math.max(LEAST_HEIGHT, (high - low) * scale + 2 * MARGIN + SCALE_BAR);
        DatasetMap drawing = new DatasetMap(height);
        double middle = (height - SCALE_BAR) / 2;
        for (Audit.PointEntry point : map.points()) {
            drawing.spots.add(new Spot(
                    WIDTH / 2 + (point.x() - (left + right) / 2) * scale,
                    middle - (point.y() - (low + high) / 2) * scale));
        }
        return drawing.draw(map, scale);
    }

    private static double positive(double range) {
        return range > 0 ? range : 1;
    }

    private Markup draw(Audit.MapEntry map, double scale) {
        Markup svg = new Markup()
                .open(
                        "svg",
                        "viewBox",
                        String.format(Locale.ROOT, "0 0 %.0f %.0f", WIDTH, height),
                        "width",
                        at(WIDTH),
                        "height",
                        at(height),
                        "role",
                        "img",
                        "class",
                        "map",
                        "aria-label",
                        "Map of the datasets");
        Markup names = new Markup();
        for (int i = 0; i < spots.size(); i++) {
            Audit.PointEntry point = map.points().get(i);
            Spot spot = spots.get(i);
            svg.open("circle", "cx", at(spot.x()), "cy", at(spot.y()), "r", at(RADIUS), "class", "dot")
                    .element(
                            "title",
                            String.format(Locale.ROOT, "%s: %.3g, %.3g", point.dataset(), point.x(), point.y()))
                    .close("circle");
            names.add(label(i, shortened(point.dataset())));
        }
        return svg.add(names).add(scaleBar(scale)).close("svg");
    }

    /** The label of a point where it covers least. */
    private Markup label(int i, String name) {
        Spot spot = spots.get(i);
        Box best = box(spot, DIRECTIONS[0], REACHES[0], LETTER * name.length());
        double least = Double.POSITIVE_INFINITY;
        boolean far = false;
        for (double reach : REACHES) {
            for (double[] direction : DIRECTIONS) {
                Box box = box(spot, direction, reach, LETTER * name.length());
                double cost = cost(i, box) + reach / 10;
                if (cost < least) {
                    least = cost;
                    best = box;
                    far = reach > REACHES[0];
                }
            }
        }
        labels.add(best);
        Markup label = new Markup();
        if (far) {
            label.empty(
                    "line",
                    "x1",
                    at(spot.x()),
                    "y1",
                    at(spot.y()),
                    "x2",
                    at(Math.max(best.left(), Math.min(spot.x(), best.left() + best.width()))),
                    "y2",
                    at(best.top() + best.height() / 2),
                    "class",
                    "grid");
        }
        return label.element(
                "text",
                name,
                "x",
                at(best.left() + best.width() / 2),
                "y",
                at(best.top() + LINE - 4),
                "text-anchor",
                "middle");
    }

    private static Box box(Spot spot, double[] direction, double reach, double width) {
        double left = spot.x() + direction[0] * reach - (1 - direction[0]) / 2 * width;
        double top = spot.y() + direction[1] * (reach + (direction[0] == 0 ? LINE / 2 : 0)) - LINE / 2;
        return new Box(left, top, width, LINE);
    }

    private double cost(int own, Box box) {
        double cost = 0;
        for (Box label : labels) {
            cost += box.overlap(label);
        }
        for (int i = 0; i < spots.size(); i++) {
            Spot spot = spots.get(i);
            Box dot = new Box(spot.x() - RADIUS, spot.y() - RADIUS, 2 * RADIUS, 2 * RADIUS);
            cost += i == own ? 0 : 2 * box.overlap(dot);
        }
        // What lies outside cannot be read at all.
        Box page = new Box(0, 0, WIDTH, height - SCALE_BAR);
        return cost + 10 * (box.width() * box.height() - box.overlap(page));
    }

    private Markup scaleBar(double scale) {
        double length = round(80 / scale);
        double y = height - 14;
        return new Markup()
                .empty("line", "x1", "12", "x2", at(12 + length * scale), "y1", at(y), "y2", at(y), "class", "bar")
                .element("text", Numbers.brief(length), "x", at(18 + length * scale), "y", at(y + 4), "class", "soft");
    }

    /** 1, 2 or 5 times a power of ten, at most the given length. */
    private static double round(double length) {
        double power = Math.pow(10, Math.floor(Math.log10(length)));
        double mantissa = length / power;
        return power * (mantissa >= 5 ? 5 : mantissa >= 2 ? 2 : 1);
    }

    static String shortened(String name) {
        return name.length() <= LONGEST ? name : name.substring(0, LONGEST - 1) + "…";
    }

    private static String at(double pixels) {
        return String.format(Locale.ROOT, "%.1f", pixels);
    }
}
