package io.sparkfidelity.embed.text;

/**
 * A caption as a text tower takes it.
 *
 * @param ids as many as the tower's context has places: start, text, end, and zeros behind
 * @param cut whether the text was longer; the end stands in the last place then
 */
public record Tokens(long[] ids, boolean cut) {}
