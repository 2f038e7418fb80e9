package io.sparkfidelity.federate.privacy;

/** A site's own policy keeps a tally in; the message is one line that names the rule. */
public final class PrivacyRefusal extends Exception {
    private static final long serialVersionUID = 1;

    private final String rule;

    public PrivacyRefusal(String rule, String reason) {
        super("the privacy rule '" + rule + "' refuses: " + reason);
        this.rule = rule;
    }

    /** The name of the rule that refused, as policies write it. */
    public String rule() {
        return rule;
    }
}
