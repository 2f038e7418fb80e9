package io.sparkfidelity.federate.file;

import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.trust.Trust;
import io.sparkfidelity.storage.OpenFile;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** Reads tally files from outside. */
public final class TallyFileReader {
    private final Storage storage;
    private final TallyParser parser;
    private final long largest;

    /**
     * A reader of files of any size below 8 GiB.
     *
     * @param trust whose files are taken
     */
    public TallyFileReader(Storage storage, Trust trust) {
        this(storage, trust, 8L << 30);
    }

    /**
     * A reader.
     *
     * @param largest bytes that a file may have
     */
    public TallyFileReader(Storage storage, Trust trust, long largest) {
        this.storage = storage;
        this.parser = new TallyParser(trust);
        this.largest = largest;
    }

    /**
     * The contents of a tally file.
     *
     * @throws TallyFileException if it is no tally file, is damaged, says what cannot be, or is not trusted
     * @throws StorageException if it cannot be read
     */
    public ReceivedTally read(String path) throws TallyFileException, StorageException {
        return read(path, parser::parse);
    }

    /**
     * The contents of a masked file.
     *
     * @throws TallyFileException if it is none, is damaged, says what cannot be, or is not signed by whom is trusted
     * @throws StorageException if it cannot be read
     */
    public ReceivedMasks readMasked(String path) throws TallyFileException, StorageException {
        return read(path, parser::parseMasked);
    }

    private interface Parsing<T> {
        T of(String where, FileBytes file) throws IOException;
    }

    private <T> T read(String path, Parsing<T> parsing) throws TallyFileException, StorageException {
        var resolved = storage.resolve(path);
        long length = storage.status(resolved)
                .orElseThrow(() -> new StorageException("there is no file " + path))
                .length();
        if (length > largest) {
            throw new TallyFileException(path + " has " + length + " bytes; at most " + largest + " are read");
        }
        try (OpenFile file = storage.open(resolved)) {
            return parsing.of(path, new FileBytes(file::read, length));
        } catch (TallyFileException e) {
            throw e;
        } catch (IOException e) {
            throw Storage.cannotRead(path, e);
        }
    }

    /**
     * The contents of a tally file that is held in memory.
     *
     * @param where names it in messages
     * @throws TallyFileException if it is no tally file, is damaged, says what cannot be, or is not trusted
     */
    public static ReceivedTally parse(String where, byte[] bytes, Trust trust) throws TallyFileException {
        FileBytes file = new FileBytes(
                (position, size) -> Arrays.copyOfRange(bytes, (int) position, (int) position + size), bytes.length);
        try {
            return new TallyParser(trust).parse(where, file);
        } catch (TallyFileException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
