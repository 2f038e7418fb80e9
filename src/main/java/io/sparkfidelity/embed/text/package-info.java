/**
 * From a caption to the tokens of a text tower.
 *
 * <p>In: the text as somebody wrote it, and a tokenizer file. Out: a fixed number of tokens, and whether the text was cut. What
 * must stay true: the same caption gives the same tokens as the published code of the card's authors; a tokenizer file is only
 * read if its SHA-256 is the card's; nothing here knows Spark or a network.
 */
@NullMarked
package io.sparkfidelity.embed.text;

import org.jspecify.annotations.NullMarked;
