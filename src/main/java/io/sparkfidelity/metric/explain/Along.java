package io.sparkfidelity.metric.explain;

/** The coordinate of an embedding along a direction. */
public final class Along implements ImageValue {
    private static final long serialVersionUID = 1;

    private final String name;
    private final double[] direction;

    /** @param direction d entries */
    public Along(String name, double[] direction) {
        this.name = name;
        this.direction = direction.clone();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public double[] origin() {
        return new double[direction.length];
    }

    @Override
    public double[] map() {
        return direction;
    }

    @Override
    public double of(double[] row, double[] mapped) {
        return mapped[0];
    }
}
