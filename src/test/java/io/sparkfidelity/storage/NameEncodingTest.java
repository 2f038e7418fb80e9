package io.sparkfidelity.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NameEncodingTest {
    @Test
    void aPathThatMayBeGarbledSaysWhatToSet() {
        assertTrue(NameEncoding.advice("/x/k\uFFFD\uFFFDfer", "ANSI_X3.4-1968").contains("set LC_ALL=C.UTF-8"));
        assertTrue(NameEncoding.advice("/x/k\u00e4fer", "ANSI_X3.4-1968").contains("ANSI_X3.4-1968"));
        assertEquals("", NameEncoding.advice("/x/k\u00e4fer", "UTF-8"));
        assertEquals("", NameEncoding.advice("/x/y", "ANSI_X3.4-1968"));
    }

    @Test
    void aPathThatNoFileCanHaveIsRefused() throws StorageException {
        for (String path : new String[] {"/x/k\uFFFD\uFFFDfer", "/x/k\u00e4fer"}) {
            String said = assertThrows(
                            StorageException.class, () -> NameEncoding.requireExpressible(path, "ANSI_X3.4-1968"))
                    .getMessage();
            assertTrue(said.contains("set LC_ALL=C.UTF-8"), said);
        }
        NameEncoding.requireExpressible("/x/y", "ANSI_X3.4-1968");
        NameEncoding.requireExpressible("/x/k\u00e4fer", "ISO-8859-1");
        NameEncoding.requireExpressible("/x/k\uFFFDfer", "UTF-8");
    }
}
