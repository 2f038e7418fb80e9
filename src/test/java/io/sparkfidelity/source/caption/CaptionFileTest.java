package io.sparkfidelity.source.caption;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptionFileTest {
    private static final String COCO = """
        {"images": [{"id": 1, "file_name": "COCO_1.jpg"}, {"id": 2, "file_name": "val/COCO_2.jpg"},
                    {"id": 3, "file_name": "COCO_3.jpg"}, {"id": 4, "file_name": "COCO_4.jpg"}],
         "annotations": [{"id": 12, "image_id": 1, "caption": "the second"}, {"id": 30, "image_id": 2, "caption": "two"},
                         {"id": 9, "image_id": 1, "caption": "the first"}, {"id": 31, "image_id": 3, "caption": " "},
                         {"id": 32, "image_id": 4, "caption": "of nobody"}]}
        """;

    @TempDir
    private Path folder;

    @Test
    void theFirstCaptionIsThatOfTheSmallestAnnotation() throws IOException {
        Path file = Files.writeString(folder.resolve("captions.json"), COCO);
        // A generator's PNGs, in folders and archives; 3 has an empty caption, and 4 is not in the set.
        String[] ids = {"COCO_1.png", "a/COCO_1.jpg", "x.tar!b/COCO_2.JPG", "COCO_3.jpg", "COCO_1x.jpg"};
        assertEquals(
                Map.of(
                        "COCO_1.png", List.of("the first"),
                        "a/COCO_1.jpg", List.of("the first"),
                        "x.tar!b/COCO_2.JPG", List.of("two")),
                captions(file + "", ids));
        assertEquals(
                Map.of(
                        "COCO_1.png", List.of("the first", "the second"),
                        "a/COCO_1.jpg", List.of("the first", "the second"),
                        "x.tar!b/COCO_2.JPG", List.of("two")),
                captions(file + "?captions=all", ids));
        assertEquals(captions(file + "", ids), captions(file + "?captions=first", ids));
    }

    @Test
    void aTableNamesFilesOrIds() throws IOException {
        Path names = Files.writeString(
                folder.resolve("names.csv"),
                "caption,file_name\n\"one, with\na \"\"break\"\"\",1.jpg\nagain,1.jpg\ntwo,2.jpg\n,3.jpg\nfour,\n");
        assertEquals(
                Map.of("a/1.png", List.of("one, with\na \"break\""), "2.jpg", List.of("two")),
                captions(names + "", "a/1.png", "2.jpg", "3.jpg"));
        assertEquals(
                List.of("one, with\na \"break\"", "again"),
                captions(names + "?captions=all", "a/1.png").get("a/1.png"));
        Path ids = Files.writeString(folder.resolve("ids.tsv"), "id\tcaption\na/1.png\tone\n1.png\ttwo\n");
        assertEquals(Map.of("a/1.png", List.of("one")), captions(ids + "", "a/1.png", "b/1.png", "1.jpg"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no.csv            | no such file",
                "a.csv?captions=5  | behind the question mark may stand captions=first or captions=all",
                "a.txt             | are neither .json (COCO's annotations) nor .csv or .tsv",
                "id.csv            | have no column 'caption'; there are id, text",
                "name.csv          | have no column 'id' or 'file_name'; there are image, caption",
                "*.csv             | are several files; name one",
            })
    void whatIsNoFileOfCaptionsIsRefusedInOneLine(String name, String reason) throws IOException {
        Files.writeString(folder.resolve("a.csv"), "id,caption\n1,a\n");
        Files.writeString(folder.resolve("id.csv"), "id,text\n1,a\n");
        Files.writeString(folder.resolve("name.csv"), "image,caption\n1,a\n");
        String message = assertThrows(SourceException.class, () -> captions(folder.resolve(name) + "", "1"))
                .getMessage();
        assertTrue(message.contains(reason), message);
        assertEquals(1, message.lines().count(), message);
    }

    private static Map<String, List<String>> captions(String file, String... ids) throws IOException {
        Dataset<Row> images = LocalSpark.session()
                .createDataset(List.of(ids), Encoders.STRING())
                .toDF("id");
        Map<String, List<String>> captions = new TreeMap<>();
        for (Row row : CaptionFile.parse(file, Runs.STORAGE)
                .of(LocalSpark.session(), images)
                .collectAsList()) {
            assertEquals(null, captions.put(row.getString(0), row.getList(1)), "an image has one row");
        }
        return captions;
    }
}
