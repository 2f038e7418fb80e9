package io.sparkfidelity.report.gate;

/** A gate's rules that are none; the message is one line that says what, where and what to write instead. */
public final class GateRulesException extends Exception {
    private static final long serialVersionUID = 1;

    GateRulesException(String message) {
        super(message);
    }

    GateRulesException(String message, Throwable cause) {
        super(message, cause);
    }
}
