package io.sparkfidelity.spark.measure;

import io.sparkfidelity.embed.EmbedderSettings;
import io.sparkfidelity.embed.ModelStore;
import io.sparkfidelity.embed.pair.PairComparer;
import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.ModelFiles;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.spark.cache.TaskDevice;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** What a network says of candidates and their partners in the reference. Mutable: holds its fingerprint once it was checked. */
final class ComparerMeasuring implements Measuring {
    private final MeasureWork work;
    private final PairChoice network;
    private @Nullable String fingerprint;

    ComparerMeasuring(MeasureWork work, PairChoice network) {
        this.work = work;
        this.network = network;
    }

    @Override
    public List<Measure> measures() {
        return List.of(network.measure());
    }

    @Override
    public boolean ofModel() {
        return false;
    }

    @Override
    public Optional<String> title(ModelChoice model) {
        return Optional.of(network.card().name());
    }

    @Override
    public boolean ofReference() {
        return false;
    }

    @Override
    public void require(Optional<NamedSource> reference) throws SourceException {
        Partners.requireReference(reference);
    }

    /** Fetches the weights on the driver, checks the probe there on the CPU, and shares the file. */
    @Override
    public void load(List<ModelChoice> models) throws IOException {
        ModelStore store = ModelStore.temporary(work.storage());
        EmbedderSettings one = new EmbedderSettings(network.engine(), 1, 1);
        try (PairComparer comparer = PairComparer.open(network.card(), one, store)) {
            fingerprint = comparer.fingerprint(
                    TaskDevice.kind(work.spark().sparkContext().conf()));
        }
        ModelFiles.share(work.spark(), store, network.card().files().artifact(network.engine()));
    }

    private String checked() {
        return Objects.requireNonNull(fingerprint, "load() comes first");
    }

    @Override
    public Optional<Report.ModelEntry> network() {
        return Optional.of(network.entry(checked()));
    }

    @Override
    public Dataset<Row> of(ModelChoice model, JobSet set, Optional<JobSet> reference) throws IOException {
        JobSet other = reference.orElseThrow();
        PairRows pairs = PairRows.of(Partners.of(work.spark(), set, other), set, other);
        return new MeasurePass(work).run(set, new ComparerWork(pairs, network, checked()));
    }

    @Override
    public Optional<Dataset<Row>> partners(JobSet set, Optional<JobSet> reference) throws IOException {
        return Optional.of(Partners.of(work.spark(), set, reference.orElseThrow())
                .of(set.listing().images()));
    }
}
