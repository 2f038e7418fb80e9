package io.sparkfidelity.pairs;

/**
 * Visits tile pairs, each once and in any order, and gathers one thing about them. Mutable, one a task; may hold native
 * scratch until it is closed. {@link FoldSpec} opens it.
 *
 * @param <R> what it finds
 */
public interface TileFold<R> extends AutoCloseable {
    /**
     * Visits all pairs of a tile pair.
     *
     * @throws IllegalArgumentException if the pair lies outside the relations that the fold is for
     */
    void add(TilePair pair);

    /** What was found on the pairs visited so far. The fold must not go on afterwards. */
    R found();

    @Override
    void close();
}
