package io.sparkfidelity.embed.pipeline;

import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.Reject;
import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.image.Stage;
import io.sparkfidelity.image.decode.ImageDecoder;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads, decodes and uses images one by one so that none of them ends more than itself: whatever an image's bytes or name
 * make any step throw is a reject of that step. The trace of what nobody foresaw goes to the log, once of each kind.
 *
 * <p>Memory is different. An image that finds too little is tried again when no other image is being decoded. If it is a
 * large one and still fails, the task ends with {@link ImageMemoryException}, since the image is sound; a small one that
 * asks for a heap is rejected. Thread-safe.
 */
public final class GuardedDecoder {
    private static final System.Logger LOG = System.getLogger(GuardedDecoder.class.getName());

    private final ImageDecoder decoder;
    private final DecodeMemory memory;
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    public GuardedDecoder(ImageDecoder decoder, DecodeMemory memory) {
        this.decoder = decoder;
        this.memory = memory;
    }

    /** What happens to an image; may happen twice if memory was short. */
    public interface Use<T> {
        /** The encoded bytes are there. */
        default void read(byte[] encoded) {}

        /** The pixels are there; what this throws is a reject of the stage {@code RESIZE}. */
        T decoded(RgbImage image) throws ImageRejectedException;
    }

    /**
     * What one of several uses made of an image.
     *
     * @param <T> what they make
     */
    public sealed interface Result<T> {
        record Made<T>(T value) implements Result<T> {}

        record Refused<T>(Reject reject) implements Result<T> {}
    }

    /** That there was not enough memory, and where; never leaves this class. */
    private static final class Starved extends Exception {
        private static final long serialVersionUID = 1;

        private final Stage stage;

        Starved(Stage stage) {
            super(null, null, false, false);
            this.stage = stage;
        }
    }

    /**
     * Reads and decodes an image, and gives what {@code use} makes of it.
     *
     * @throws ImageRejectedException if the image is at fault
     * @throws ImageMemoryException if the heap is too small for it
     * @throws UncheckedIOException if its store is in trouble
     */
    public <T> T decode(ByteSource source, Use<T> use) throws ImageRejectedException, ImageMemoryException {
        byte @Nullable [] encoded = null;
        // What is not compressed takes as much again when decoded.
        DecodeMemory.Share share = memory.take(2 * source.length());
        try {
            encoded = bytes(source);
            use.read(encoded);
            long need = encoded.length + decoder.footprint(encoded);
            if (!share.holds(need)) {
                share.close();
                share = null;
                share = memory.take(need);
            }
            return pixels(source, encoded, use);
        } catch (Starved e) {
            // Tried again below, with nothing held.
        } finally {
            if (share != null) {
                share.close();
            }
        }
        return alone(source, encoded, use);
    }

    /** @param before the bytes, if there was memory to read them */
    private <T> T alone(ByteSource source, byte @Nullable [] before, Use<T> use)
            throws ImageRejectedException, ImageMemoryException {
        byte @Nullable [] encoded = before;
        DecodeMemory.Share all = memory.takeAll();
        try {
            if (encoded == null) {
                encoded = bytes(source);
                use.read(encoded);
            }
            return pixels(source, encoded, use);
        } catch (Starved e) {
            long need = encoded == null ? source.length() : encoded.length + decoder.footprint(encoded);
            if (encoded == null || memory.isLarge(need)) {
                throw new ImageMemoryException(source.name(), need, memory.heap());
            }
            throw new ImageRejectedException(new Reject(
                    e.stage,
                    RejectReason.OUT_OF_MEMORY,
                    "no memory for a file of " + encoded.length + " bytes, though nothing else was decoded"));
        } finally {
            all.close();
        }
    }

    private byte[] bytes(ByteSource source) throws ImageRejectedException, Starved {
        try {
            return source.read();
        } catch (ImageRejectedException | UncheckedIOException e) {
            throw e;
        } catch (OutOfMemoryError e) {
            throw new Starved(Stage.READ);
        } catch (RuntimeException | Error e) {
            throw unforeseen(source, Stage.READ, RejectReason.UNREADABLE, e);
        }
    }

    private <T> T pixels(ByteSource source, byte[] encoded, Use<T> use) throws ImageRejectedException, Starved {
        RgbImage image;
        try {
            image = decoder.decode(encoded);
        } catch (ImageRejectedException e) {
            throw foreseen(source, e);
        } catch (OutOfMemoryError e) {
            throw new Starved(Stage.DECODE);
        } catch (RuntimeException | Error e) {
            throw unforeseen(source, Stage.DECODE, RejectReason.CORRUPT, e);
        }
        try {
            return use.decoded(image);
        } catch (ImageRejectedException e) {
            throw foreseen(source, e);
        } catch (OutOfMemoryError e) {
            throw new Starved(Stage.RESIZE);
        } catch (RuntimeException | Error e) {
            throw unforeseen(source, Stage.RESIZE, RejectReason.CORRUPT, e);
        }
    }

    /**
     * What {@code use} makes of pixels that others use too, for whoever is decoding {@code source}: what it throws is no reject of
     * the others. If it finds too little memory, this throws what makes {@link #decode} try all of them again.
     */
    public <T> Result<T> apart(ByteSource source, RgbImage image, Use<T> use) throws ImageRejectedException {
        try {
            return new Result.Made<>(use.decoded(image));
        } catch (ImageRejectedException e) {
            if (e.reject().reason() == RejectReason.OUT_OF_MEMORY) {
                throw e;
            }
            logCause(source, e);
            return new Result.Refused<>(e.reject());
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            return new Result.Refused<>(
                    unforeseen(source, Stage.RESIZE, RejectReason.CORRUPT, e).reject());
        }
    }

    private ImageRejectedException foreseen(ByteSource source, ImageRejectedException error) throws Starved {
        if (error.reject().reason() == RejectReason.OUT_OF_MEMORY) {
            throw new Starved(error.reject().stage());
        }
        logCause(source, error);
        return error;
    }

    private void logCause(ByteSource source, ImageRejectedException error) {
        if (error.getCause() != null) {
            log(source, error.reject().stage(), error.getCause());
        }
    }

    private ImageRejectedException unforeseen(ByteSource source, Stage stage, RejectReason reason, Throwable error) {
        log(source, stage, error);
        String words = error.getClass().getSimpleName() + (error.getMessage() == null ? "" : ": " + error.getMessage());
        return new ImageRejectedException(new Reject(stage, reason, words), error);
    }

    private void log(ByteSource source, Stage stage, Throwable error) {
        if (logged.add(stage + " " + error.getClass().getName())) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "image '" + source.name() + "' is rejected at the stage " + stage.code()
                            + " by an error that was not foreseen",
                    error);
        }
    }
}
