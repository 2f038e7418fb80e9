package io.sparkfidelity.embed.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * From captions to tokens, as OpenAI's {@code clip.tokenize} with {@code truncate=True}: cleaned, split, and encoded by the
 * byte pairs of a tokenizer file in the format of Hugging Face's tokenizers. Thread-safe. Holds native memory until it is
 * closed.
 */
public final class Tokenizer implements AutoCloseable {
    /** Characters of a caption that are looked at: 77 tokens of the longest words are far shorter. */
    private static final int MOST_CHARACTERS = 1 << 16;

    private final HuggingFaceTokenizer tokenizer;
    private final int context;

    private Tokenizer(HuggingFaceTokenizer tokenizer, int context) {
        this.tokenizer = tokenizer;
        this.context = context;
    }

    /**
     * Opens a tokenizer file.
     *
     * @param context tokens that the tower takes, with those of start and end; 3 or more
     * @throws IOException if it is no tokenizer file, or puts no token before and behind a text
     */
    public static Tokenizer open(Path file, int context) throws IOException {
        if (context < 3) {
            throw new IllegalArgumentException("a context of " + context + " tokens; it must be 3 or more");
        }
        HuggingFaceTokenizer opened;
        try {
            opened = HuggingFaceTokenizer.newInstance(
                    file, Map.of("addSpecialTokens", "true", "truncation", "false", "padding", "false"));
        } catch (RuntimeException e) {
            throw new IOException(file.getFileName() + " is no tokenizer file: " + e.getMessage(), e);
        }
        Tokenizer tokenizer = new Tokenizer(opened, context);
        int empty = opened.encode("").getIds().length;
        if (empty != 2) {
            opened.close();
            throw new IOException(file.getFileName() + " makes " + empty
                    + " tokens of an empty text; a text tower needs those of start and end");
        }
        return tokenizer;
    }

    /** @param caption as somebody wrote it; only its first 65,536 characters count */
    public Tokens tokens(String caption) {
        String text = caption.length() > MOST_CHARACTERS ? caption.substring(0, MOST_CHARACTERS) : caption;
        long[] all = tokenizer.encode(CaptionText.clean(text)).getIds();
        long[] ids = Arrays.copyOf(all, context);
        if (all.length > context) {
            ids[context - 1] = all[all.length - 1];
        }
        return new Tokens(ids, all.length > context || text.length() < caption.length());
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
