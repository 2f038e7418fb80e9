package io.sparkfidelity.spark.cache;

/** That a part of the cache is not what was written; the message says what, without an end. */
public final class CacheDamage extends Exception {
    private static final long serialVersionUID = 1;

    public CacheDamage(String message) {
        super(message);
    }
}
