package io.sparkfidelity.report.history;

import io.sparkfidelity.report.ReportJson;
import io.sparkfidelity.report.gate.GateResult;
import io.sparkfidelity.report.gate.NamedReport;
import io.sparkfidelity.storage.Entry;
import io.sparkfidelity.storage.Json;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Sha256;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A folder of reports, {@code <startedAt>-<uuid>.json}, one line each, so that {@code spark.read.json} makes it a table;
 * outcomes of gates are below it in {@code gates}, {@code <run>.<gatedAt>-<uuid>.json}, the values of single images in {@code
 * values}, {@code <sha256>.values}. Objects are never changed: the
 * UUID is made of the content, so that any number of writers get along, and adding a report twice adds it once.
 */
public final class HistoryFolder implements RunHistory {
    /** How many runs {@code history.html} shows. */
    private static final int SHOWN = 100;

    /** Sorts as time does, and is a file's name on every store. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final Pattern NAME =
            Pattern.compile("\\d{8}T\\d{6}Z-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.json");

    private final Storage storage;
    private final Path folder;
    private final Path gates;
    private final Path values;

    public HistoryFolder(Storage storage, Path folder) {
        this.storage = storage;
        this.folder = folder;
        this.gates = new Path(folder, "gates");
        this.values = new Path(folder, "values");
    }

    public Path folder() {
        return folder;
    }

    /**
     * The name of a report in any history.
     *
     * @param json the report's bytes, laid out in any way
     */
    public static String name(byte[] json, String where) throws StorageException {
        Instant started = Instant.parse(ReportJson.parse(json, where).startedAt());
        return TIME.format(started) + "-" + uuid(ReportJson.oneLine(json, where)) + ".json";
    }

    /** Adds a report, if it is not there yet, and gives its name. */
    public String add(byte[] json, String where) throws StorageException {
        String name = name(json, where);
        Path file = new Path(folder, name);
        if (storage.status(file).isEmpty()) {
            storage.publish(file, ReportJson.oneLine(json, where));
        }
        return name;
    }

    /** Keeps the values of a run's single images, by their content: the report names it by its SHA-256. */
    public void keep(byte[] file) throws StorageException {
        Path kept = values(Sha256.of(file));
        if (storage.status(kept).isEmpty()) {
            storage.publish(kept, file);
        }
    }

    /** Where the values of that SHA-256 are, if they were kept. */
    Path values(String sha256) {
        return new Path(values, sha256 + ".values");
    }

    /** The names of all runs, oldest first. */
    public List<String> runs() throws StorageException {
        return names(folder).stream()
                .filter(name -> NAME.matcher(name).matches())
                .sorted()
                .toList();
    }

    /**
     * {@inheritDoc}
     *
     * @param name of its file, or of any other report in the folder
     */
    @Override
    public NamedReport read(String name) throws StorageException {
        if (name.isBlank() || name.contains("/") || name.contains(":")) {
            throw new StorageException(
                    "'" + name + "' is no file of the history " + folder + "; name one as it lists them");
        }
        return new NamedReport(name, ReportJson.parse(bytes(storage, new Path(folder, name)), name));
    }

    /** The bytes of a report's file, unless it is longer than any report. */
    public static byte[] bytes(Storage storage, Path file) throws StorageException {
        Entry status = storage.status(file)
                .orElseThrow(() -> new StorageException("there is no report " + file + "; name a report.json"));
        if (status.isFolder()) {
            throw new StorageException(file + " is a directory; name the report.json in it");
        }
        ReportJson.requireLength(status.length(), file.toString());
        try {
            return storage.read(file);
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw new StorageException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** Records what a gate said. */
    public void add(GateResult outcome) throws StorageException {
        byte[] json = ReportJson.oneLine(Json.write(outcome), "outcome");
        String time = TIME.format(Instant.parse(outcome.gatedAt()));
        storage.publish(new Path(gates, stem(outcome.run()) + "." + time + "-" + uuid(json) + ".json"), json);
    }

    @Override
    public List<NamedReport> accepted(String before, int count) throws StorageException {
        List<NamedReport> accepted = new ArrayList<>();
        if (count == 0) {
            return accepted;
        }
        List<String> outcomes = outcomes();
        List<String> runs = runs();
        for (int i = runs.size() - 1; i >= 0 && accepted.size() < count; i--) {
            String run = runs.get(i);
            if (run.compareTo(before) < 0
                    && outcome(run, outcomes).map(GateResult::accepted).orElse(false)) {
                accepted.add(read(run));
            }
        }
        return accepted;
    }

    /** {@code history.html} of the newest runs; a file that is no report is named and left out. */
    public byte[] page() throws StorageException {
        List<String> outcomes = outcomes();
        List<String> all = runs();
        List<String> shown = all.subList(Math.max(0, all.size() - SHOWN), all.size());
        List<HistoryRun> runs = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        if (shown.size() < all.size()) {
            notes.add("The newest " + SHOWN + " of " + all.size() + " runs.");
        }
        for (String run : shown) {
            try {
                runs.add(new HistoryRun(run, read(run).report(), outcome(run, outcomes)));
            } catch (StorageException e) {
                notes.add("Left out: " + e.getMessage());
            }
        }
        return HistoryPage.of(runs, notes);
    }

    private List<String> outcomes() throws StorageException {
        return storage.status(gates).isEmpty()
                ? List.of()
                : names(gates).stream().sorted().toList();
    }

    /** The newest outcome of a run. */
    private Optional<GateResult> outcome(String run, List<String> outcomes) throws StorageException {
        String start = stem(run) + ".";
        Optional<String> newest = outcomes.stream()
                .filter(name -> name.startsWith(start) && name.endsWith(".json"))
                .reduce((a, b) -> b);
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        byte[] json = bytes(storage, new Path(gates, newest.get()));
        return Optional.of(GateResult.parse(json, newest.get()));
    }

    private List<String> names(Path of) throws StorageException {
        List<String> names = new ArrayList<>();
        for (Iterator<Entry> files = storage.entries(of, Optional.empty()); files.hasNext(); ) {
            Entry file = files.next();
            if (file.kind() == Entry.Kind.FILE) {
                names.add(file.name());
            }
        }
        return names;
    }

    private static String stem(String run) {
        return run.endsWith(".json") ? run.substring(0, run.length() - ".json".length()) : run;
    }

    /** A UUID of version 8 (RFC 9562) from the content's SHA-256. */
    private static UUID uuid(byte[] content) {
        String digest = Sha256.of(content);
        long high = Long.parseUnsignedLong(digest.substring(0, 16), 16);
        long low = Long.parseUnsignedLong(digest.substring(16, 32), 16);
        return new UUID(high & 0xFFFF_FFFF_FFFF_0FFFL | 0x8000L, low & 0x3FFF_FFFF_FFFF_FFFFL | 1L << 63);
    }
}
