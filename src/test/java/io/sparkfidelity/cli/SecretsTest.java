package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
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
        "https://h/a?sessionToken=00ff, https://h/a?sessionToken=***"
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
                "sample:?seed=1&drop=disc,wave",
                "table:photos?id=key&image=bytes"
            })
    void otherTextStays(String text) {
        assertEquals(text, Secrets.masked(text));
    }

    @Test
    void severalInOneText() {
        assertEquals("a://***@x b://***@y", Secrets.masked("a://u:p@x b://v:q@y"));
    }
}
