package io.sparkfidelity.report.history;

import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.ValuesEntry;
import io.sparkfidelity.report.gate.NightValues;
import io.sparkfidelity.report.values.ValuesFile;
import io.sparkfidelity.storage.Entry;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Sha256;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The values of single images in files: in the history, beside the night's report, or where the report says that they were
 * written. A file counts if its SHA-256 is the one in the report, wherever it is found. Mutable, one a gate.
 */
public final class StoredValues implements NightValues {
    private final Storage storage;
    private final Path beside;
    private final Optional<HistoryFolder> history;
    private final Map<String, ValuesFile> read = new HashMap<>();

    /**
     * @param beside the folder of the night's report
     * @param history that keeps values, if there is one of files
     */
    public StoredValues(Storage storage, Path beside, Optional<HistoryFolder> history) {
        this.storage = storage;
        this.beside = beside;
        this.history = history;
    }

    @Override
    public ValuesFile of(Report report) throws StorageException {
        ValuesEntry entry = Objects.requireNonNull(report.measures().values(), "the report names values");
        String sha256 = Objects.requireNonNull(entry.sha256(), "the report names values");
        ValuesFile known = read.get(sha256);
        if (known == null) {
            known = ValuesFile.parse(bytes(entry, sha256), ValuesFile.NAME + " of " + report.startedAt());
            read.put(sha256, known);
        }
        return known;
    }

    /** Keeps a night's values in the history, if they can be found; what cannot stays out of later nights' pairs alone. */
    public void keep(Report night) throws StorageException {
        ValuesEntry entry = night.measures().values();
        if (history.isEmpty() || entry == null || entry.sha256() == null) {
            return;
        }
        byte[] file;
        try {
            file = bytes(entry, entry.sha256());
        } catch (StorageException e) {
            return;
        }
        history.get().keep(file);
    }

    private byte[] bytes(ValuesEntry entry, String sha256) throws StorageException {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new StorageException("the report's sha256 of its images' values is none");
        }
        Optional<byte[]> kept = history.isPresent() ? known(history.get().values(sha256), sha256) : Optional.empty();
        Optional<byte[]> near = kept.isPresent() ? kept : known(new Path(beside, ValuesFile.NAME), sha256);
        if (near.isPresent()) {
            return near.get();
        }
        Path written = storage.resolve(entry.file() == null ? ValuesFile.NAME : entry.file());
        Optional<byte[]> there = known(written, sha256);
        return there.orElseThrow(() -> new StorageException(
                storage.exists(written.toString())
                        ? written + " is of another run, or damaged"
                        : "there is no " + written));
    }

    /** The content of a file if it is the one that is looked for. */
    private Optional<byte[]> known(Path place, String sha256) throws StorageException {
        Optional<Entry> status = storage.status(place).filter(Entry::isFile);
        if (status.isEmpty() || status.get().length() > ValuesFile.MAX_BYTES) {
            return Optional.empty();
        }
        byte[] file = read(place);
        return Sha256.of(file).equals(sha256) ? Optional.of(file) : Optional.empty();
    }

    private byte[] read(Path file) throws StorageException {
        try {
            return storage.read(file);
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw Storage.cannotRead(file.toString(), e);
        }
    }
}
