package io.sparkfidelity.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    @ParameterizedTest
    @CsvSource({
        "s3a://AKIA:se/cr+et@bucket/a.tar, s3a://***@bucket/a.tar",
        "night=s3a://AKIA:secret@bucket, night=s3a://***@bucket",
        "jdbc:postgresql://u:p@host:5432/db?ssl=true, jdbc:postgresql://***@host:5432/db?ssl=true",
        "format:jdbc?url=x&password=abc&id=a, format:jdbc?url=x&password=***&id=a",
        "https://h/a?X-Amz-Signature=00ff&b=1, https://h/a?X-Amz-Signature=***&b=1",
        "https://h/a?sessionToken=00ff, https://h/a?sessionToken=***",
        "https://h/a?sv=2&sig=ab%2F&se=3, https://h/a?sv=2&sig=***&se=3",
        "format:jdbc?url=x&pwd=abc&id=a, format:jdbc?url=x&pwd=***&id=a",
        "https://h/a?apikey=abc, https://h/a?apikey=***",
        "https://h/a?api_key=abc#x, https://h/a?api_key=***",
        "https://h/a?key=AIza, https://h/a?key=***",
        "x;AccountKey=abc==;b=1, x;AccountKey=***;b=1",
        "cannot connect with private_key=abc, cannot connect with private_key=***",
        "format:jdbc?url=jdbc:oracle:thin:scott/ti/ger@//h:1521/x, format:jdbc?url=jdbc:oracle:thin:***@//h:1521/x",
        "format:jdbc?url=jdbc:oracle:thin:scott/tiger@h:1521:x, format:jdbc?url=jdbc:oracle:thin:***@h:1521:x",
        "scott/tiger@//h/x, ***@//h/x",
        "s3a://KEY:se/c@ret@bucket/x, s3a://***@bucket/x",
        "a=s3a://KEY:sec/r:e+t@bucket/x y, a=s3a://***@bucket/x y",
        "hdfs://me:word@host:8020/a, hdfs://***@host:8020/a"
    })
    void secretsAreMasked(String text, String masked) {
        assertEquals(masked, Secrets.masked(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hdfs://namenode:8020/data/a@b",
                "s3a://bucket/a:b@c",
                "/data/a:b@c",
                "s3a://bucket/mail@example.org",
                "hdfs://host:8020/users/a@b",
                "abfss://container@account.dfs.core.windows.net/x",
                "night=users/a@b",
                "/data/partition_key=5/secret_lives=2/x",
                "jdbc:postgresql://host/a@b",
                "signal=3&design=4&bypass=1&author=me",
                "sample:?seed=1&drop=disc,wave",
                "table:photos?id=key&image=bytes"
            })
    void otherTextStays(String text) {
        assertEquals(text, Secrets.masked(text));
        assertFalse(Secrets.inUri(text), text);
    }

    @Test
    void aUriWithAPasswordIsKnown() {
        assertTrue(Secrets.inUri("night=s3a://KEY:secret@bucket/x"));
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aLongTextIsSearchedInTimeWithItsLength() {
        for (String part : List.of("x://a:", "jdbc:", "key", "a/", "a=", "token")) {
            String text = part.repeat((1 << 17) / part.length());
            assertFalse(Secrets.inUri(text));
            assertEquals(text, Secrets.masked(text));
        }
    }

    @Test
    void severalInOneText() {
        assertEquals("a://***@x b://***@y", Secrets.masked("a://u:p@x b://v:q@y"));
    }
}
