package io.sparkfidelity.cli.session;

import io.sparkfidelity.embed.ModelException;
import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.pool.IncompatibleTallies;
import io.sparkfidelity.federate.privacy.PrivacyRefusal;
import io.sparkfidelity.report.gate.GateRulesException;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.TooManyRejectsException;
import io.sparkfidelity.storage.StorageException;
import io.sparkfidelity.storage.StorageFullException;
import io.sparkfidelity.tally.TallyOverflowException;

/** How a run ended, for whoever started it. */
public enum ExitCode {
    OK(0),
    OTHER(1),
    USAGE(2),
    INPUT(3),
    TOO_MANY_REJECTS(4),
    GATE_FAILED(5),
    INCOMPATIBLE_TALLIES(6),
    PRIVACY_REFUSAL(7);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The exit code of an error. */
    public static ExitCode of(Throwable error) {
        if (error instanceof StorageFullException) {
            return OTHER;
        }
        if (error.getCause() instanceof ModelException model && model.isWithoutWeights()) {
            return INPUT;
        }
        if (error instanceof UsageException
                || PlainJava.here() && error instanceof SessionFailure
                || error instanceof GateRulesException) {
            return USAGE;
        }
        if (error instanceof TooManyRejectsException) {
            return TOO_MANY_REJECTS;
        }
        if (error instanceof IncompatibleTallies) {
            return INCOMPATIBLE_TALLIES;
        }
        if (error instanceof PrivacyRefusal) {
            return PRIVACY_REFUSAL;
        }
        if (error instanceof SourceException
                || error instanceof ModelException
                || error instanceof StorageException
                || error instanceof TallyFileException
                || TallyOverflowException.in(error).isPresent()) {
            return INPUT;
        }
        return OTHER;
    }
}
