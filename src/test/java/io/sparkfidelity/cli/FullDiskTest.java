package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up while a chunk is written: one line, nothing that looks finished, and the same bits later. */
class FullDiskTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void aFileSystemWithLimits() {
        hadoop().set("fs.full.impl", FullFileSystem.class.getName());
    }

    @AfterAll
    static void forgetIt() {
        hadoop().unset("fs.full.impl");
    }

    @Test
    void aFullDiskIsOneLineAndARunWithSpaceGoesOn() throws Exception {
        CommandRun undisturbed = evaluate(folder.resolve("undisturbed/out").toString());
        assertEquals(0, undisturbed.code(), undisturbed.err());
        FullFileSystem disk = (FullFileSystem) new org.apache.hadoop.fs.Path("full:///").getFileSystem(hadoop());
        // A chunk of 40 images has 40 kB, and three are made at a time: there is room for these and not for all six.
        disk.room(150_000);
        CommandRun full = evaluate("full:" + folder.resolve("full/out"));
        assertEquals(1, full.code(), full.err());
        String complaint = full.complaint("evaluate");
        assertTrue(complaint.startsWith("evaluate: no space left to write full:"), complaint);
        assertTrue(complaint.contains("make room and run the same command again"), complaint);
        assertFalse(Files.exists(folder.resolve("full/out/report.json")));
        List<Path> before = files("_manifest.json");
        assertTrue(!before.isEmpty() && before.size() < 6, before.toString());
        List<String> texts = new ArrayList<>();
        for (Path manifest : before) {
            texts.add(Files.readString(manifest));
        }
        disk.room(Long.MAX_VALUE);
        CommandRun again = evaluate("full:" + folder.resolve("full/out"));
        assertEquals(0, again.code(), again.err());
        assertEquals(tallies("undisturbed/out"), tallies("full/out"));
        assertEquals(6, files("_manifest.json").size());
        for (int i = 0; i < texts.size(); i++) {
            assertEquals(texts.get(i), Files.readString(before.get(i)), "a finished chunk is not made again");
        }
    }

    private static Configuration hadoop() {
        return LocalSpark.session().sparkContext().hadoopConfiguration();
    }

    private CommandRun evaluate(String out) {
        return CommandRun.of(
                "evaluate",
                "--reference",
                "sample:?count=120&size=32",
                "--candidate",
                "night=sample:?count=120&size=32&seed=2",
                "--metrics",
                "fid",
                "--chunk-images",
                "40",
                "--out",
                out);
    }

    private List<String> tallies(String out) throws IOException {
        List<String> tallies = new ArrayList<>();
        new ObjectMapper()
                .readTree(folder.resolve(out).resolve("report.json").toFile())
                .get("datasets")
                .forEach(dataset -> tallies.add(dataset.get("tally").asText()));
        return tallies;
    }

    private List<Path> files(String name) throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("full"))) {
            return all.filter(file -> file.endsWith(name)).sorted().toList();
        }
    }
}
