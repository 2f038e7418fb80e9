package io.sparkfidelity.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class UriCredentialsTest {
    @Test
    void keysInUrisAreMaskedWhateverIsInThem() {
        assertEquals("a=s3a://***@bucket/x y", UriCredentials.masked("a=s3a://KEY:sec/r:e+t@bucket/x y"));
        assertEquals("hdfs://***@host:8020/a", UriCredentials.masked("hdfs://me:word@host:8020/a"));
        assertTrue(UriCredentials.in("night=s3a://KEY:secret@bucket/x"));
    }

    @Test
    void otherUrisStayAsTheyAre() {
        for (String uri : new String[] {
            "s3a://bucket/mail@example.org",
            "hdfs://host:8020/users/a@b",
            "abfss://container@account.dfs.core.windows.net/x",
            "sample:?count=2",
            "/data/a:b@c"
        }) {
            assertEquals(uri, UriCredentials.masked(uri), uri);
            assertFalse(UriCredentials.in(uri), uri);
        }
    }
}
