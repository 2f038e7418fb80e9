package io.sparkfidelity.cli.session;

import io.sparkfidelity.report.Report;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What the build knows of itself. */
public final class Version {
    private Version() {}

    public static Report.Tool tool() {
        Properties build = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("/io/sparkfidelity/build.properties")) {
            if (in != null) {
                build.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Report.Tool(build.getProperty("version", "unknown"), build.getProperty("commit", "unknown"));
    }

    /** The program's name with its version, for files that it writes. */
    public static String name() {
        return "spark-fidelity " + tool().version();
    }
}
