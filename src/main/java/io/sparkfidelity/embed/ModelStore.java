package io.sparkfidelity.embed;

import io.sparkfidelity.storage.Sha256;
import io.sparkfidelity.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * Weights on the local disk, by content address: {@code <root>/<sha256>}. A file is used only after its bytes have been
 * found to have that SHA-256, also when it was there before. Safe under any number of processes.
 */
public final class ModelStore {
    private final Path root;
    private final Storage storage;

    public ModelStore(Path root, Storage storage) {
        this.root = root;
        this.storage = storage;
    }

    /** A store in a directory of this user's own below the JVM's temporary directory. */
    public static ModelStore temporary(Storage storage) {
        String user = System.getProperty("user.name", "unknown").replaceAll("[^A-Za-z0-9._-]", "_");
        return new ModelStore(
                Path.of(System.getProperty("java.io.tmpdir"), "spark-fidelity-" + user, "models"), storage);
    }

    /**
     * The local file with an artifact's bytes, fetched if it is not there yet.
     *
     * @throws ModelException if the artifact cannot be had or has another SHA-256 than its card says
     */
    public Path fetch(Artifact artifact) throws ModelException {
        Path file = root.resolve(artifact.sha256());
        try {
            if (Files.isRegularFile(file) && Sha256.of(Files.readAllBytes(file)).equals(artifact.sha256())) {
                return file;
            }
            byte[] bytes = read(artifact);
            String actual = Sha256.of(bytes);
            if (!actual.equals(artifact.sha256())) {
                throw new ModelException("weights " + artifact.uri() + " have SHA-256 " + actual
                        + ", but their card says " + artifact.sha256() + "; fetch the right file or correct the card");
            }
            Files.createDirectories(root);
            Path temporary = root.resolve("." + artifact.sha256() + "." + UUID.randomUUID());
            Files.write(temporary, bytes);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (ModelException e) {
            throw e;
        } catch (IOException e) {
            throw new ModelException("weights " + artifact.uri() + " cannot be had: " + e.getMessage(), e);
        }
    }

    private byte[] read(Artifact artifact) throws IOException {
        if (!artifact.uri().startsWith(Artifact.RESOURCE)) {
            return storage.read(storage.resolve(artifact.uri()));
        }
        String name = artifact.uri().substring(Artifact.RESOURCE.length());
        try (InputStream resource = ModelStore.class.getClassLoader().getResourceAsStream(name)) {
            if (resource == null) {
                throw new FileNotFoundException("no such resource on the class path");
            }
            return resource.readAllBytes();
        }
    }
}
