package io.sparkfidelity.cli.option;

import io.sparkfidelity.cli.session.UsageException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The sets that are held against a reference, as a user or a spec names them. */
public final class CandidatesOption {
    @Option(names = "--candidate", paramLabel = "[NAME=]SRC", description = "As --reference; may be given many times.")
    private List<String> sources = new ArrayList<>();

    /** Complains where there is none. */
    public void complete() throws UsageException {
        if (sources.isEmpty()) {
            throw new UsageException("no candidate: give --candidate SRC, once or more");
        }
    }

    /** In the order that they were given in. */
    public List<String> sources() {
        return sources;
    }
}
