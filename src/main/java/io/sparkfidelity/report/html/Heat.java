package io.sparkfidelity.report.html;

/** The one scale of heat maps: the stronger the colour, the farther apart. */
public final class Heat {
    private static final int STEPS = 9;

    private Heat() {}

    /**
     * The style of a cell, its colour by where it stands.
     *
     * @param share 0, without colour, to 1, the strongest; what is beyond or not a number counts as the nearer end
     */
    public static String style(double share) {
        int step = share > 0 ? (int) Math.min(STEPS, Math.ceil(STEPS * share)) : 0;
        return step == 0 ? "" : "heat h" + step;
    }
}
