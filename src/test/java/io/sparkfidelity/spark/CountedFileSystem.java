package io.sparkfidelity.spark;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local disk under the scheme {@code counted}, which counts how often a file is opened to be read. */
public final class CountedFileSystem extends RawLocalFileSystem {
    private final AtomicInteger opened = new AtomicInteger();

    /** Makes the scheme known, and gives the one instance of it. */
    public static CountedFileSystem of(Configuration hadoop) throws IOException {
        hadoop.set("fs.counted.impl", CountedFileSystem.class.getName());
        return (CountedFileSystem) new Path("counted:///").getFileSystem(hadoop);
    }

    /** How many files were opened since the last call. */
    public int opened() {
        return opened.getAndSet(0);
    }

    @Override
    public URI getUri() {
        return URI.create("counted:///");
    }

    @Override
    public String getScheme() {
        return "counted";
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        opened.incrementAndGet();
        return super.open(path, bufferSize);
    }
}
