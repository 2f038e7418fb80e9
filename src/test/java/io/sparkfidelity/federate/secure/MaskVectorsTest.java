package io.sparkfidelity.federate.secure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.federate.GoldenFile;
import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.trust.Pem;
import io.sparkfidelity.storage.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Masks against those of a second implementation in another language, {@code mask_vectors.py} beside the vectors. */
class MaskVectorsTest {
    private static JsonNode vectors;

    @BeforeAll
    static void read() throws IOException {
        vectors = new ObjectMapper().readTree(GoldenFile.bytes("mask-vectors.json"));
    }

    @Test
    void aSitesPublicKeyIsThatOfItsPrivateOne() throws Exception {
        for (JsonNode site : vectors.get("sites")) {
            assertEquals(site.get("public").asText(), key(site).publicKey());
        }
    }

    @Test
    void whatLeavesASiteIsTheSameInBoth() throws Exception {
        int rows = 0;
        for (JsonNode row : vectors.get("rows")) {
            for (JsonNode site : vectors.get("sites")) {
                String name = site.get("site").asText();
                long[] values = longs(row.get("plain").get(name));
                apply(site, row, values);
                assertArrayEquals(longs(row.get("masked").get(name)), values, name + " " + row.get("field"));
                rows++;
            }
        }
        assertEquals(12, rows);
    }

    @Test
    void theSumHasNoMasks() {
        for (JsonNode row : vectors.get("rows")) {
            long[] sum = new long[row.get("sum").size()];
            for (JsonNode masked : row.get("masked")) {
                long[] values = longs(masked);
                Arrays.setAll(sum, i -> sum[i] + values[i]);
            }
            assertArrayEquals(longs(row.get("sum")), sum);
        }
    }

    /** Of more bytes than are made at a time, and no whole number of the cipher's blocks. */
    @Test
    void aLongRowHasTheSameMasks() throws Exception {
        JsonNode row = vectors.get("long");
        for (JsonNode site : vectors.get("sites")) {
            long[] values = new long[row.get("length").asInt()];
            apply(site, row, values);
            ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asLongBuffer().put(values);
            assertEquals(row.get("sha256").get(site.get("site").asText()).asText(), Sha256.of(bytes.array()));
        }
    }

    private static void apply(JsonNode site, JsonNode row, long[] values) throws TallyFileException {
        for (JsonNode other : vectors.get("sites")) {
            if (other != site) {
                new PairMask(
                                key(site).secret(other.get("public").asText()),
                                vectors.get("roster").asText(),
                                site.get("site").asText(),
                                other.get("site").asText())
                        .apply(
                                row.get("label").asText(),
                                row.get("bucket").asInt(),
                                row.get("field").asText(),
                                values);
            }
        }
    }

    private static MaskKey key(JsonNode site) throws TallyFileException {
        String pkcs8 = "302e020100300506032b656e04220420" + site.get("private").asText();
        return MaskKey.parse(Pem.encode(HexFormat.of().parseHex(pkcs8), "PRIVATE KEY"), "vector");
    }

    private static long[] longs(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .toArray();
    }
}
