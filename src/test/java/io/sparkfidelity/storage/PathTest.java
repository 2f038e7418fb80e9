package io.sparkfidelity.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Ids of images come from paths: ours are Hadoop's, letter by letter. */
class PathTest {
    private static final List<String> PARTS = List.of(
            "s3a:", "file:", "a", "b c", "/", "//", "///", ".", "..", ":", "%20", "%", "é", "[1]", "#", "?", "bucket",
            "@", "x:y", "{0..3}", "\\", "*");

    @Provide
    Arbitrary<String> texts() {
        // What Java takes for a fragment or a query when it stands before a scheme is no path of anybody's.
        return Arbitraries.of(PARTS)
                .list()
                .ofMinSize(0)
                .ofMaxSize(7)
                .map(parts -> String.join("", parts))
                .filter(text -> !text.matches("[^/:]*[#?][^/]*:.*"));
    }

    @Property(tries = 1500)
    void aTextsPathIsHadoops(@ForAll("texts") String text) {
        same(() -> new Path(text), () -> new org.apache.hadoop.fs.Path(text));
        same(() -> new Path(null, null, text), () -> new org.apache.hadoop.fs.Path(null, null, text));
    }

    @Property(tries = 1500)
    void soIsWhatStandsBelow(@ForAll("texts") String folder, @ForAll("texts") String name) {
        // Under an authority alone Hadoop makes another authority of it.
        Assume.that(!folder.matches("([^/:]*:)?//[^/]+"));
        for (String parent : List.of(folder, "s3a://bucket/a/b")) {
            same(
                    () -> new Path(new Path(parent), WrittenPath.literal(name)),
                    () -> new org.apache.hadoop.fs.Path(
                            new org.apache.hadoop.fs.Path(parent), new org.apache.hadoop.fs.Path(null, null, name)));
        }
    }

    private static void same(Supplier<Path> ours, Supplier<org.apache.hadoop.fs.Path> hadoops) {
        org.apache.hadoop.fs.Path expected;
        try {
            expected = hadoops.get();
        } catch (IllegalArgumentException e) {
            assertThrows(IllegalArgumentException.class, ours::get);
            return;
        }
        Path path = ours.get();
        assertEquals(expected.toString(), path.toString());
        assertEquals(expected.toUri(), path.toUri());
        assertEquals(expected.getName(), path.getName());
        assertEquals(expected.isAbsolute(), path.isAbsolute());
        assertEquals(expected.depth(), path.depth());
        assertEquals(
                Optional.ofNullable(expected.getParent()).map(Object::toString),
                path.parent().map(Object::toString));
        assertEquals(path, HadoopStore.ours(HadoopStore.hadoop(path)));
    }

    @Test
    void aSiblingOfARootIsBelowIt() {
        assertEquals("s3a://b/x", new Path("s3a://b/").sibling("x").toString());
        assertEquals("/a/x", new Path("/a/b").sibling("x").toString());
    }
}
