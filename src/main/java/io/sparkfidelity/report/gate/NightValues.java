package io.sparkfidelity.report.gate;

import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.values.ValuesFile;
import io.sparkfidelity.storage.StorageException;

/** The values of single images that reports of nights know of, wherever they are kept. */
public interface NightValues {
    /**
     * Those of a report with a {@link io.sparkfidelity.report.ValuesEntry} that names some.
     *
     * @throws StorageException if they cannot be had, with the reason
     */
    ValuesFile of(Report report) throws StorageException;

    /** Where nobody keeps any. */
    static NightValues none() {
        return report -> {
            throw new StorageException("the values of its images are not kept");
        };
    }
}
