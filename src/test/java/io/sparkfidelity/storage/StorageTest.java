package io.sparkfidelity.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageTest {
    private final Storage storage = new Storage(new Configuration());

    @TempDir
    private Path folder;

    @Test
    void aPublishedObjectReplacesTheOldOneAndLeavesNothingElse() throws IOException {
        io.sparkfidelity.storage.Path file = storage.resolve(folder + "/a/b.json");
        storage.publish(file, "one".getBytes(StandardCharsets.UTF_8));
        storage.publish(file, "two".getBytes(StandardCharsets.UTF_8));
        assertEquals(Optional.of("two"), storage.readText(file));
        try (Stream<Path> files = Files.list(folder.resolve("a"))) {
            assertEquals(
                    List.of("b.json"),
                    files.map(f -> f.getFileName().toString()).toList());
        }
    }

    @Test
    void readersSeeTheOldOrTheNewObjectNeverHalfOfOne() throws Exception {
        io.sparkfidelity.storage.Path file = storage.resolve(folder + "/object");
        byte[] a = "a".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
        byte[] b = "b".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
        storage.publish(file, a);
        Thread writer = new Thread(() -> {
            try {
                for (int i = 0; i < 50; i++) {
                    storage.publish(file, i % 2 == 0 ? b : a);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        writer.start();
        while (writer.isAlive()) {
            byte[] seen = storage.read(file);
            assertEquals(1 << 20, seen.length);
            assertEquals(seen[0], seen[seen.length - 1]);
        }
        writer.join();
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsFoundOutBefore() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        String message = assertThrows(
                        StorageException.class, () -> storage.requireWritable(storage.resolve(file.toString())))
                .getMessage();
        assertTrue(message.contains("it is a file"), message);
        String below = assertThrows(
                        StorageException.class, () -> storage.requireWritable(storage.resolve(file + "/below")))
                .getMessage();
        assertTrue(below.startsWith("cannot "), below);
        assertEquals(1, below.lines().count());
        Path fresh = folder.resolve("fresh/deep");
        storage.requireWritable(storage.resolve(fresh.toString()));
        try (Stream<Path> files = Files.list(fresh)) {
            assertEquals(0, files.count(), "the probe is gone");
        }
    }

    @Test
    void whatIsNoPathOrNoFileSystemSaysSo() {
        assertTrue(assertThrows(StorageException.class, () -> storage.resolve("nosuchfs://host/x"))
                .getMessage()
                .contains("nosuchfs"));
        assertThrows(StorageException.class, () -> storage.resolve(""));
    }

    @Test
    void settingsTravelInSerializedForm() throws Exception {
        Configuration configuration = new Configuration();
        configuration.set("fs.custom.setting", "42");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new HadoopSettings(configuration));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertEquals(
                    "42", ((HadoopSettings) in.readObject()).configuration().get("fs.custom.setting"));
        }
    }
}
