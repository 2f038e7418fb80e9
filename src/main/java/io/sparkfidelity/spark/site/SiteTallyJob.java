package io.sparkfidelity.spark.site;

import io.sparkfidelity.federate.CompatibilityKey;
import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.KeyMeasure;
import io.sparkfidelity.federate.privacy.Contents;
import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.DatasetEmbedding;
import io.sparkfidelity.spark.cache.EmbeddingSet;
import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.cache.Listing;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.ModelKeys;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.spark.cache.Progress;
import io.sparkfidelity.spark.cache.SourceEmbeddings;
import io.sparkfidelity.spark.cache.TooManyRejectsException;
import io.sparkfidelity.spark.cache.Work;
import io.sparkfidelity.spark.caption.CaptionSets;
import io.sparkfidelity.spark.measure.GroupedMeasures;
import io.sparkfidelity.spark.measure.MeasureWork;
import io.sparkfidelity.spark.measure.Measuring;
import io.sparkfidelity.spark.tally.TallyJob;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.CountedFields;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.LabelledTallies;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.NoiseFields;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.TallyFields;
import io.sparkfidelity.tally.TallyFolder;
import io.sparkfidelity.tally.UnitBall;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * What a site exports: lists its images, embeds them into the cache and tallies them by site, bucket and perhaps label. The
 * driver holds all of the groups' tallies, since a policy judges them together.
 */
public final class SiteTallyJob {
    private static final Column SITE = functions.col("site");
    private static final Column LABEL = functions.col("label");

    private final SparkSession spark;
    private final Storage storage;
    private final Progress progress;

    public SiteTallyJob(SparkSession spark, Storage storage, Progress progress) {
        this.spark = spark;
        this.storage = storage;
        this.progress = progress;
    }

    /**
     * Runs the plan.
     *
     * @throws SourceException if images, their sites, labels or units are not what the plan says
     * @throws TooManyRejectsException if more images are rejected than the plan allows
     */
    public SiteTallyResult run(SiteTallyPlan plan) throws IOException, TooManyRejectsException {
        NamedSource images = plan.images();
        ModelChoice model = plan.model().prepared(images.prepare());
        CaptionSets captions = new CaptionSets(spark);
        List<Measuring> measurings = plan.measures()
                .measurings(new MeasureWork(spark, storage, plan.cache(), plan.embedding(), captions, progress));
        for (Measuring measuring : measurings) {
            measuring.require(Optional.empty());
            for (Measure measure : measuring.measures()) {
                refuse(measuring.lack(measure, images));
            }
        }
        try (Listing listing = Listing.of(images.source(), spark);
                captions) {
            if (plan.measures().clipScore()) {
                captions.read(images, listing);
            }
            for (Measuring measuring : measurings) {
                for (Measure measure : measuring.measures()) {
                    refuse(measuring.lackOnceListed(measure, images));
                }
                measuring.load(List.of(model));
            }
            SourceEmbeddings.Checked checked = SourceEmbeddings.Checked.of(spark, storage, model);
            CompatibilityKey key = fitting(
                    plan, ModelKeys.of(model.card(), ModelKeys.numerics(spark, storage, model), plan.unitKind()));
            DatasetEmbedding embedding = new DatasetEmbedding(
                    spark, storage, plan.cache(), checked, plan.embedding(), plan.maxRejectRatio(), progress);
            List<Work.Beside> besides = measurings.stream()
                    .flatMap(measuring -> measuring.inPassing().stream())
                    .toList();
            EmbeddingSet set = embedding.embed(images.name(), listing, besides).set();
            Dataset<Row> rows = set.rows(spark)
                    .filter(functions.col("embedding").isNotNull())
                    // An empty label would name the whole set.
                    .withColumn("label", functions.when(LABEL.notEqual(""), LABEL));
            requireUnits(listing, plan);
            if (plan.candidates().isPresent()) {
                return votes(plan, plan.candidates().get(), embedding, key, set, rows, listing);
            }
            progress.stage("tallying " + images.name());
            SortedMap<Group, GroupTally> groups = groups(rows, plan);
            if (measurings.isEmpty()) {
                return new SiteTallyResult(
                        key,
                        groups,
                        contents(rows, List.of(), plan),
                        set,
                        listing.leftAlone(),
                        new TreeMap<>(),
                        List.of(),
                        listing.warnings());
            }
            progress.stage("measuring " + images.name());
            List<String> warnings = new ArrayList<>(listing.warnings());
            captions.of(images.name()).ifPresent(read -> warnings.addAll(read.warnings()));
            try (GroupedMeasures measured =
                    GroupedMeasures.of(measurings, model, new JobSet(images, listing, set, rows), images.captions())) {
                return new SiteTallyResult(
                        key.withMeasures(measured.measures()),
                        SiteMeasures.with(groups, measured, plan),
                        contents(measured.rows(), measured.measures(), plan),
                        set,
                        listing.leftAlone(),
                        SiteMeasures.unmeasured(measured),
                        List.of(),
                        warnings);
            }
        }
    }

    /** A site has one set: a measure that no image of it can have was asked for in vain. */
    private static void refuse(Optional<String> lack) throws SourceException {
        if (lack.isPresent()) {
            throw new SourceException(lack.get());
        }
    }

    private SiteTallyResult votes(
            SiteTallyPlan plan,
            NamedSource candidates,
            DatasetEmbedding embedding,
            CompatibilityKey key,
            EmbeddingSet set,
            Dataset<Row> rows,
            Listing listing)
            throws IOException, TooManyRejectsException {
        try (Listing listed = Listing.of(candidates.source(), spark);
                Ballot ballot = new Ballot(
                        spark,
                        embedding
                                .embed(candidates.name(), listed, List.of())
                                .set()
                                .rows(spark))) {
            progress.stage("voting of " + plan.images().name());
            SortedMap<Group, GroupTally> groups = new TreeMap<>();
            for (String site : sites(rows)) {
                groups.put(group(site, ""), GroupTally.undivided(ballot.votes(rows.filter(SITE.equalTo(site)))));
            }
            return new SiteTallyResult(
                    key.withFields(List.of(new Field(MomentFields.N, 0, 1), ballot.field()))
                            .withSeed("candidates", ballot.seed()),
                    groups,
                    contents(rows, List.of(), plan),
                    set,
                    listing.leftAlone(),
                    new TreeMap<>(),
                    ballot.ids(),
                    listing.warnings());
        }
    }

    private static List<String> sites(Dataset<Row> rows) {
        return rows.select(SITE).distinct().sort(SITE).as(Encoders.STRING()).collectAsList();
    }

    private static CompatibilityKey fitting(SiteTallyPlan plan, CompatibilityKey key) {
        if (!plan.clip()) {
            return key.withFields(counted(plan).all());
        }
        List<Field> fields = new ArrayList<>(key.fields());
        fields.add(NoiseFields.clipped());
        return key.withFields(fields);
    }

    /** Errors would be too small if patients were taken for images. */
    private static void requireUnits(Listing listing, SiteTallyPlan plan) throws SourceException {
        if (plan.unitKind().equals(SiteTallyPlan.IMAGE) && listing.hasUnits()) {
            throw new SourceException("images of " + plan.images().source().description()
                    + " have units that are not themselves; say what they are, as in --unit-kind patient");
        }
    }

    private static CountedFields counted(SiteTallyPlan plan) {
        CountedFields fields = CountedFields.all(plan.model().card().tallyFields());
        return plan.projections() ? fields.withProjections() : fields;
    }

    private SortedMap<Group, GroupTally> groups(Dataset<Row> rows, SiteTallyPlan plan) throws SourceException {
        List<String> sites = sites(rows);
        List<Dataset<Row>> ofSites = sites.size() == 1
                ? List.of(rows)
                : sites.stream().map(site -> rows.filter(SITE.equalTo(site))).toList();
        SortedMap<Group, GroupTally> groups = new TreeMap<>();
        if (plan.clip()) {
            for (int i = 0; i < sites.size(); i++) {
                groups.put(
                        group(sites.get(i), ""),
                        clipped(ofSites.get(i), plan.model().card().tallyFields()));
            }
            return groups;
        }
        TallyJob job = new TallyJob(spark, counted(plan));
        try (TallyFolder folder = new TallyFolder()) {
            List<BucketedTally> wholes = job.run(ofSites, folder);
            for (int i = 0; i < wholes.size(); i++) {
                groups.put(group(sites.get(i), ""), held(wholes.get(i)));
            }
        }
        if (plan.labels()) {
            try (TallyFolder folder = new TallyFolder()) {
                List<LabelledTallies> parts = job.byLabel(ofSites, folder);
                for (int i = 0; i < parts.size(); i++) {
                    for (String label : parts.get(i).labels()) {
                        groups.put(group(sites.get(i), label), held(parts.get(i).tally(label)));
                    }
                }
            }
        }
        return groups;
    }

    /** In one bucket, with how many of them were clipped. */
    private GroupTally clipped(Dataset<Row> rows, TallyFields fields) {
        UnitBall ball = new UnitBall(fields.moments().fixedPoint());
        Dataset<ClippedRow> clipped = rows.select(
                        functions.col("bucket"),
                        functions.col("embedding"),
                        functions.lit(false).as("beyond"))
                .as(Encoders.bean(ClippedRow.class))
                .map((MapFunction<ClippedRow, ClippedRow>) row -> row.within(ball), Encoders.bean(ClippedRow.class));
        Dataset<Row> counted = clipped.toDF()
                .withColumn("label", functions.lit(null).cast(DataTypes.StringType))
                .withColumn("logits", functions.lit(null).cast("array<float>"));
        try (TallyFolder folder = new TallyFolder()) {
            Tally tally = new TallyJob(spark, CountedFields.marginals(fields.moments()))
                    .run(List.of(counted), folder)
                    .get(0)
                    .pooled();
            Map<Field, long[]> vectors = new HashMap<>();
            List.of(fields.moments().n(), fields.moments().sum())
                    .forEach(field -> vectors.put(field, tally.vector(field.name())));
            vectors.put(NoiseFields.clipped(), new long[] {
                clipped.filter((FilterFunction<ClippedRow>) ClippedRow::isBeyond)
                        .count()
            });
            return GroupTally.undivided(Tally.of(vectors));
        }
    }

    /** Partition by partition, so that the driver holds 16 bytes an image, and 8 for each measure. */
    private static Contents contents(Dataset<Row> rows, List<KeyMeasure> measures, SiteTallyPlan plan)
            throws SourceException {
        Contents contents = new Contents(measures.stream().map(KeyMeasure::name).toList());
        Iterator<Row> images = rows.select(
                        SITE,
                        plan.labels() ? LABEL : functions.lit(null).cast(DataTypes.StringType),
                        functions.coalesce(functions.col("contentHash"), functions.col("hash")),
                        functions.col("hash"),
                        measures.isEmpty() ? functions.array().cast("array<double>") : functions.col(Measuring.VALUES))
                .toLocalIterator();
        while (images.hasNext()) {
            Row image = images.next();
            contents.add(
                    group(image.getString(0), image.isNullAt(1) ? "" : image.getString(1)),
                    image.getLong(2),
                    image.getLong(3),
                    image.<Double>getList(4).stream()
                            .mapToDouble(value -> value == null ? Double.NaN : value)
                            .toArray());
        }
        return contents;
    }

    static Group group(String site, String label) throws SourceException {
        try {
            return new Group(site, label);
        } catch (IllegalArgumentException e) {
            throw new SourceException("the images' sites and labels cannot be exported: " + e.getMessage());
        }
    }

    private static GroupTally held(BucketedTally tally) {
        SortedMap<Integer, Tally> buckets = new TreeMap<>();
        for (int bucket = 0; bucket < Bucket.COUNT; bucket++) {
            if (tally.n(bucket) > 0) {
                buckets.put(bucket, tally.bucket(bucket));
            }
        }
        return new GroupTally(Bucket.COUNT, buckets);
    }
}
