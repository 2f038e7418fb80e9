package io.sparkfidelity.spark;

/** That a part of the cache is not what was written; the message says what, without an end. */
final class CacheDamage extends Exception {
    private static final long serialVersionUID = 1;

    CacheDamage(String message) {
        super(message);
    }
}
