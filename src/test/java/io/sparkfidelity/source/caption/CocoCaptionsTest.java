package io.sparkfidelity.source.caption;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.source.SourceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CocoCaptionsTest {
    private static final String IMAGE = "{'id': 7, 'file_name': 'COCO_7.jpg', 'height': 480}";
    private static final String ANNOTATION =
            "{'image_id': 7, 'id': 3, 'caption': 'A \\u0063at.', 'x': [[1, {'id': 9}]]}";

    @Test
    void entriesOfBothListsAreRowsInTheFilesOrder() throws IOException {
        String coco = "{'info': {'images': [{'id': 'x'}]}, 'annotations': [" + ANNOTATION + "], 'licenses': [],"
                + " 'images': [" + IMAGE + "]}";
        assertEquals(
                List.of(RowFactory.create(false, 7L, 3L, "A cat."), RowFactory.create(true, 7L, 0L, "COCO_7.jpg")),
                rows(coco));
        assertEquals(List.of(), rows("{'images': [], 'annotations': []}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "[]                                    | it is no JSON object",
                "{}                                    | it has no list 'images'",
                "{'images': []}                        | it has no list 'annotations'",
                "{'images': {}, 'annotations': []}     | its 'images' is no list",
                "{'images': [3], 'annotations': []}    | its list 'images' holds something else than objects",
                "{'images': [{'id': 1}]}               | an entry of its 'images' has no 'file_name' that is a text",
                "{'images': [{'id': '1', 'file_name': 'a'}]} | an entry of its 'images' has no 'id' that is a whole"
                        + " number",
                "{'annotations': [{'id': 1, 'image_id': 2, 'bbox': []}]} | has no 'caption' that is a text",
                "{'annotations': [{'id': 1, 'caption': 'a'}]} | has no 'image_id' that is a whole number",
                "{'images': [{'id': 99999999999999999999, 'file_name': 'a'}]} | line 1: ",
                "{'images': [                          | line 1: ",
                "{'images': [{'id': 1,                 | line 1: ",
                "no JSON                               | line 1: ",
                "id,caption                            | line 1: ",
            })
    void whatIsNotCocosIsNamedInOneLine(String text, String reason) {
        SourceException refusal = refusal(text);
        assertTrue(
                refusal.getMessage().startsWith("the captions a.json are not in COCO's form: "), refusal::getMessage);
        assertTrue(refusal.getMessage().contains(reason), refusal::getMessage);
        assertEquals(1, refusal.getMessage().lines().count(), refusal::getMessage);
    }

    @Test
    void neitherLongTextsNorDepthTakeMemoryWithoutBound() {
        assertTrue(refusal("{'x': '" + "a".repeat(2 << 20) + "', 'images': [{'id': 1, 'file_name': '"
                        + "a".repeat(2 << 20) + "'}]}")
                .getMessage()
                .contains("line 1: "));
        assertTrue(refusal("{'x': " + "[".repeat(100_000)).getMessage().contains("line 1: "));
    }

    /** A file larger than any memory is read row by row. */
    @Test
    void rowsComeBeforeTheFileEnds() throws IOException {
        byte[] head = json("{'annotations': [" + ANNOTATION);
        byte[] more = json(", " + ANNOTATION);
        InputStream endless = new InputStream() {
            private long at;

            @Override
            public int read() {
                long place = at++;
                return place < head.length ? head[(int) place] : more[(int) ((place - head.length) % more.length)];
            }
        };
        CocoCaptions captions = new CocoCaptions("a.json", endless);
        for (int i = 0; i < 10_000; i++) {
            assertEquals("A cat.", captions.next().getString(3));
        }
    }

    private static SourceException refusal(String text) {
        UncheckedIOException error = assertThrows(UncheckedIOException.class, () -> rows(text));
        return (SourceException) error.getCause();
    }

    private static List<Row> rows(String text) throws IOException {
        List<Row> rows = new ArrayList<>();
        new CocoCaptions("a.json", new ByteArrayInputStream(json(text))).forEachRemaining(rows::add);
        return rows;
    }

    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
