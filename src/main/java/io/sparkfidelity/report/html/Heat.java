package io.sparkfidelity.report.html;

import io.sparkfidelity.report.text.Numbers;

/** Cells of heat maps: the number, and a colour by it. */
public final class Heat {
    private static final int STEPS = 8;

    private Heat() {}

    /**
     * A cell.
     *
     * @param value null where there is none
     * @param most the value of the strongest colour; 0 and below has none
     */
    public static HtmlTable.Cell cell(Double value, double most) {
        if (!Numbers.finite(value)) {
            return new HtmlTable.Cell("-", "soft");
        }
        int step = most > 0 && value > 0 ? (int) Math.min(STEPS, Math.ceil(STEPS * value / most)) : 0;
        return new HtmlTable.Cell(Numbers.of(value), step == 0 ? "" : "heat h" + step);
    }
}
