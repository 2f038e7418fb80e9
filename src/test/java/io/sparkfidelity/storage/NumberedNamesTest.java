package io.sparkfidelity.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberedNamesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "s-{000000..000002}.tar, s-000000.tar s-000001.tar s-000002.tar",
        "s-{8..11}, s-8 s-9 s-10 s-11",
        "s-{08..11}, s-08 s-09 s-10 s-11",
        "s-{2..0}, s-2 s-1 s-0",
        "s-{0..8..4}, s-0 s-4 s-8",
        "{0..1}/{a}-{00..01}, 0/{a}-00 0/{a}-01 1/{a}-00 1/{a}-01",
        "s-{a..c}, s-{a..c}",
        "s-{1..}, s-{1..}"
    })
    void rangesAreExpanded(String pattern, String names) throws Exception {
        assertEquals(List.of(names.split(" ")), NumberedNames.of(pattern));
    }

    @Test
    void noPatternStandsForMoreThanMemoryBears() {
        String message = assertThrows(
                        StorageException.class, () -> NumberedNames.of("{0..999999999}/{0..999999999999999999}"))
                .getMessage();
        assertTrue(message.contains("more than 1,000,000"), message);
    }

    @Test
    void everyNumberMustBeThere() throws Exception {
        for (String name : List.of("s-00.tar", "s-01.tar", "s-03.tar", "s-{0..1}.tar")) {
            Files.createFile(folder.resolve(name));
        }
        assertEquals(List.of("s-00.tar", "s-01.tar"), names("s-{00..01}.tar"));
        assertEquals(List.of("s-{0..1}.tar"), names("s-{0..1}.tar"), "what exists by its very name is that");
        assertEquals(List.of("s-03.tar"), names("s-{03..03}.t*"));
        assertEquals(List.of(), names("s-{07..09}.tar"));
        String message = assertThrows(StorageException.class, () -> names("s-{00..03}.tar"))
                .getMessage();
        assertTrue(message.contains("1 of the 4 files that s-{00..03}.tar stands for are not in"), message);
        assertTrue(message.contains("the first is s-02.tar"), message);
    }

    private List<String> names(String pattern) throws StorageException {
        return new Storage(new Configuration())
                .matching(folder + "/" + pattern).entries().stream()
                        .map(file -> file.path().getName())
                        .toList();
    }
}
