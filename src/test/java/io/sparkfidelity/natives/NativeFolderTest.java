package io.sparkfidelity.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeFolderTest {
    @TempDir
    private Path temporary;

    @Test
    void aDefaultFolderIsMadeForItsUserAlone() throws Exception {
        Path path = temporary.resolve("natives");
        assertEquals(path, NativeFolder.privately(path).path());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        assertEquals(path, NativeFolder.privately(path).path(), "the second time");
        assertEquals(List.of("natives"), names(temporary), "nothing else is left");
    }

    @Test
    void aDefaultFolderThatOthersMayWriteToIsRefused() throws Exception {
        Path path = Files.createDirectory(temporary.resolve("natives"));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
        NativeFolderException error = assertThrows(NativeFolderException.class, () -> NativeFolder.privately(path));
        assertTrue(error.getMessage().contains("others may write to it"), error.getMessage());
        assertTrue(error.getMessage().contains(NativeFolder.VARIABLE), error.getMessage());
        assertEquals(path, NativeFolder.named(path.toString()).path(), "whoever names one knows why");
    }

    @Test
    void aLinkInTheDefaultsPlaceIsRefused() throws Exception {
        Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rwx------"));
        Path link = Files.createSymbolicLink(temporary.resolve("natives"), elsewhere);
        assertThrows(NativeFolderException.class, () -> NativeFolder.privately(link));
    }

    @Test
    void aFolderThatCannotBeMadeIsSaidInOneLine() throws Exception {
        Path file = Files.createFile(temporary.resolve("file"));
        NativeFolderException error = assertThrows(
                NativeFolderException.class,
                () -> NativeFolder.named(file.resolve("natives").toString()));
        assertEquals(1, error.getMessage().lines().count());
        assertTrue(error.getMessage().contains(NativeFolder.PROPERTY), error.getMessage());
    }

    @Test
    void oneLoadsAtATime() throws Exception {
        NativeFolder folder = NativeFolder.named(temporary.toString());
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Callable<Boolean> load = () -> folder.whileLocked(() -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            Thread.yield();
            inside.decrementAndGet();
            return true;
        });
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Future<Boolean> done :
                    threads.invokeAll(IntStream.range(0, 40).mapToObj(i -> load).toList())) {
                assertTrue(done.get());
            }
        } finally {
            threads.shutdown();
        }
        assertEquals(1, most.get());
    }

    @Test
    void aLoadThatFailsLetsGoOfTheLock() {
        NativeFolder folder = NativeFolder.named(temporary.toString());
        assertThrows(
                IllegalArgumentException.class,
                () -> folder.whileLocked(() -> {
                    throw new IllegalArgumentException("no such library");
                }));
        assertEquals("next", folder.whileLocked(() -> "next"));
    }

    private static List<String> names(Path folder) throws Exception {
        try (var entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }
}
