package io.sparkfidelity.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FailureWordsTest {
    @Test
    void whatIsKnownHasWords() {
        assertEquals("there is no host a.invalid", FailureWords.of(new UnknownHostException("a.invalid")));
        assertEquals(
                "there is no host a.invalid",
                FailureWords.of(new IllegalArgumentException("java.net.UnknownHostException: a.invalid")));
        assertEquals("it is a directory", FailureWords.of(new FileNotFoundException("/x (Is a directory)")));
        assertEquals("no such file or directory: /x", FailureWords.of(new IOException(new NoSuchFileException("/x"))));
        assertTrue(FailureWords.of(new AccessDeniedException("s3a://b: No AWS Credentials provided by X"))
                .contains("AWS_ACCESS_KEY_ID"));
        assertTrue(FailureWords.of(new IOException("No FileSystem for scheme \"gs\""))
                .endsWith("start Spark with the --packages that bring it"));
    }

    @Test
    void whatIsNotSpeaksForItself() {
        assertEquals("IOException, disk on fire", FailureWords.of(new IOException("disk on fire\nat once")));
        assertEquals("IOException", FailureWords.of(new IOException()));
    }
}
