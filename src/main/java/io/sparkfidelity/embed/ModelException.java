package io.sparkfidelity.embed;

import java.io.IOException;
import java.util.Objects;

/** A model that cannot be used; the message is one line: what, which card, and what to do. */
public final class ModelException extends IOException {
    private static final long serialVersionUID = 1;

    private final boolean withoutWeights;

    public ModelException(String message) {
        this(message, false);
    }

    private ModelException(String message, boolean withoutWeights) {
        super(message);
        this.withoutWeights = withoutWeights;
    }

    /** Of a card that is in order, but whose weights are nowhere. */
    public static ModelException withoutWeights(String message) {
        return new ModelException(message, true);
    }

    /** Whether nothing but weights is missing: the arguments are right, and an input is not there. */
    public boolean isWithoutWeights() {
        return withoutWeights;
    }

    public ModelException(String message, Throwable cause) {
        super(message, cause);
        this.withoutWeights = false;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
