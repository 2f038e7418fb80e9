package io.sparkfidelity.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GlobTest {
    private final Storage storage = new Storage(new Configuration());

    @TempDir
    private Path folder;

    @Test
    void aPartThatExistsIsTextAndTheRestIsAPattern() throws IOException {
        for (String name :
                List.of("lr[1]/a.tar", "lr[1]/b:1.tar", "lr1/c.tar", "lr[1]/12:00/d.tar", "{a,b}.tar", "a.tar")) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.createFile(folder.resolve(name));
        }
        assertEquals(List.of("lr[1]/a.tar", "lr[1]/b:1.tar"), found("lr[1]/*.tar"));
        assertEquals(
                storage.resolve(folder + "/lr[1]"),
                storage.matching(folder + "/lr[1]/*.tar").root());
        assertEquals(List.of("lr1/c.tar", "lr[1]/a.tar", "lr[1]/b:1.tar"), found("lr*/?*.tar"));
        assertEquals(List.of("lr[1]/12:00/d.tar"), found("lr[1]/12:*/*"));
        assertEquals(List.of("{a,b}.tar"), found("{a,b}.tar"));
        assertEquals(List.of("lr1/c.tar", "lr[1]/a.tar"), found("{lr1/c,lr\\[1\\]/a}.tar"));
        assertEquals(List.of("lr1/c.tar"), found("lr[0-9]/c.tar"));
        assertEquals(List.of(), found("lr[1"));
        assertEquals(List.of(), found("nothing/*.tar"));
    }

    @Test
    void aColonMakesNoUri() throws IOException {
        String here = storage.resolve(".").toString();
        assertEquals(here + "/a:b:c", storage.resolve("a:b:c").toString());
        assertEquals(here + "/12:30/x.png", storage.resolve("12:30/x.png").toString());
        assertEquals("file:/x/12:30 %41#?", storage.resolve("/x/12:30 %41#?").toString());
        assertEquals("file:/x/y", storage.resolve("file:///x/y").toString());
        assertEquals("./lr:/embeddings", WrittenPath.below("lr:", "embeddings"));
        assertEquals("file:/x/embeddings", WrittenPath.below("file:/x/", "embeddings"));
        Map.of(
                        "/data/night-1", "/data/embeddings",
                        "/data/night-1//", "/data/embeddings",
                        "scores", "embeddings",
                        "a/scores", "a/embeddings",
                        "s3a://bucket/scores", "s3a://bucket/embeddings",
                        "s3a://bucket", "s3a://bucket/embeddings",
                        "/out", "/out/embeddings",
                        "file:///out", "file:///out/embeddings",
                        "/Volumes/main/default/fid", "/Volumes/main/default/fid/embeddings",
                        "..", "../embeddings")
                .forEach((out, cache) -> assertEquals(cache, WrittenPath.beside(out, "embeddings"), out));
        assertTrue(assertThrows(StorageException.class, () -> storage.resolve("nosuchfs:/x"))
                .getMessage()
                .contains("nosuchfs"));
    }

    private List<String> found(String pattern) throws IOException {
        String root = storage.resolve(folder.toString()) + "/";
        return storage.matching(folder + "/" + pattern).entries().stream()
                .map(file -> file.path().toString().substring(root.length()))
                .toList();
    }
}
