package io.sparkfidelity.embed;

import io.sparkfidelity.natives.PrivateFolder;
import io.sparkfidelity.storage.Sha256;
import io.sparkfidelity.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;

/**
 * Weights on the local disk, by content address: {@code <root>/<sha256>}. A file is used only after its bytes have been
 * found to have that SHA-256, also when it was there before, and only where no other user can exchange it afterwards. Safe
 * under any number of processes.
 */
public final class ModelStore {
    /** No weights are larger; a server that sends more is cut off. */
    private static final long MAX_BYTES = 16L << 30;

    private final Path folder;
    private final Path root;
    private final Optional<Path> other;
    private final Storage storage;

    /**
     * A store in {@code models} below a folder of this user's own.
     *
     * @param folder made if it is not there; refused where others may write to it
     */
    public ModelStore(Path folder, Storage storage) {
        this(folder, Optional.empty(), storage);
    }

    private ModelStore(Path folder, Optional<Path> other, Storage storage) {
        this.folder = folder.toAbsolutePath().normalize();
        this.root = this.folder.resolve("models");
        this.other = other;
        this.storage = storage;
    }

    /** A store in a directory of this user's own below the JVM's temporary directory. */
    public static ModelStore temporary(Storage storage) {
        String user = System.getProperty("user.name", "unknown").replaceAll("[^A-Za-z0-9._-]", "_");
        return new ModelStore(Path.of(System.getProperty("java.io.tmpdir"), "spark-fidelity-" + user), storage);
    }

    /** This store, which also looks for a file of the same name in a directory that others fill. */
    public ModelStore orIn(Path directory) {
        return new ModelStore(folder, Optional.of(directory), storage);
    }

    /**
     * The local file with an artifact's bytes, fetched if it is not there yet.
     *
     * @throws ModelException if the artifact cannot be had or has another SHA-256 than its card says
     */
    public Path fetch(Artifact artifact) throws ModelException {
        requireFolder();
        Path file = root.resolve(artifact.sha256());
        try {
            if (holds(file, artifact)) {
                return file;
            }
            Optional<Path> shared = other.map(directory -> directory.resolve(artifact.sha256()));
            if (shared.isPresent() && !holds(shared.get(), artifact)) {
                shared = Optional.empty();
            }
            if (shared.isPresent() && PrivateFolder.is(other.get())) {
                return shared.get();
            }
            Files.createDirectories(root);
            Path temporary = root.resolve("." + artifact.sha256() + "." + UUID.randomUUID());
            try {
                copy(shared.isPresent() ? Files.newInputStream(shared.get()) : open(artifact), temporary);
                String actual = Sha256.of(temporary);
                if (!actual.equals(artifact.sha256())) {
                    throw new ModelException("weights " + artifact.uri() + " have SHA-256 " + actual
                            + ", but their card says " + artifact.sha256()
                            + "; fetch the right file or correct the card");
                }
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                return file;
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (ModelException e) {
            throw e;
        } catch (IOException e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new ModelException("weights " + artifact.uri() + " cannot be had: " + reason, e);
        }
    }

    private void requireFolder() throws ModelException {
        try {
            PrivateFolder.make(folder);
        } catch (IOException e) {
            throw new ModelException(
                    "the folder for weights " + folder + " cannot be used (" + e.getMessage()
                            + "); remove it, or set java.io.tmpdir to another place",
                    e);
        }
    }

    private static boolean holds(Path file, Artifact artifact) throws IOException {
        return Files.isRegularFile(file) && Sha256.of(file).equals(artifact.sha256());
    }

    private static void copy(InputStream source, Path target) throws IOException {
        try (InputStream in = source;
                OutputStream out = Files.newOutputStream(target)) {
            byte[] buffer = new byte[1 << 16];
            long total = 0;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                total += n;
                if (total > MAX_BYTES) {
                    throw new IOException("it is longer than " + MAX_BYTES + " bytes");
                }
                out.write(buffer, 0, n);
            }
        }
    }

    private InputStream open(Artifact artifact) throws IOException {
        String uri = artifact.uri();
        if (uri.startsWith("https:")) {
            return Download.open(uri);
        }
        if (uri.startsWith("http:")) {
            throw new IOException("weights come over https only");
        }
        if (!uri.startsWith(Artifact.RESOURCE)) {
            return storage.stream(storage.resolve(uri));
        }
        InputStream resource =
                ModelStore.class.getClassLoader().getResourceAsStream(uri.substring(Artifact.RESOURCE.length()));
        if (resource == null) {
            throw new FileNotFoundException("no such resource on the class path");
        }
        return resource;
    }
}
