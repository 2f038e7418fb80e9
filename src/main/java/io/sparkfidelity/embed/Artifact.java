package io.sparkfidelity.embed;

import java.io.Serializable;

/**
 * A weights file.
 *
 * @param uri {@code resource:} and a class path resource, {@code https://}, or any Hadoop URI
 * @param sha256 of its bytes, 64 lower-case hexadecimal digits
 */
public record Artifact(String uri, String sha256) implements Serializable {
    public static final String RESOURCE = "resource:";

    public Artifact {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("sha256 of " + uri + " must be 64 lower-case hexadecimal digits");
        }
    }
}
