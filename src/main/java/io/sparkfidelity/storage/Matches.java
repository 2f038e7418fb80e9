package io.sparkfidelity.storage;

import java.util.List;

/**
 * What a name or a glob stands for.
 *
 * @param root the folder above the first part that was taken as a pattern; of a name taken as it is, its parent
 * @param entries by path, also those that cannot be opened; empty if there are none
 */
public record Matches(Path root, List<Entry> entries) {}
