package io.sparkfidelity.report.values;

/**
 * To which pair each image of a dataset belongs, as a column of its table or manifest says, whatever the image's id: the same prompt, say.
 *
 * @param hashes of the pairs' names, in the order of the images' ids; images of one pair have one hash
 * @param units whether images belong to units other than themselves; else the pair is what was sampled by itself
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
public record PairKeys(long[] hashes, boolean units) {}
