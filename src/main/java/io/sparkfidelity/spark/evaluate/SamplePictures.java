package io.sparkfidelity.spark.evaluate;

import io.sparkfidelity.report.Report;
import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.cache.StageTimes;
import io.sparkfidelity.spark.picture.PictureStrip;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * A few images of every set, as a reader of the report sees them.
 *
 * @param times gets a stage
 */
record SamplePictures(SparkSession spark, EvaluationPlan plan, StageTimes times) {
    /** In the order of the sets. */
    List<Report.SampleEntry> of(List<JobSet> sets) throws IOException {
        PictureStrip strip = new PictureStrip(
                spark,
                PictureStrip.share(plan.samples(), sets.size()),
                plan.embedding().maxPixels());
        List<Report.SampleEntry> pictures = new ArrayList<>();
        Instant start = Instant.now();
        for (JobSet set : sets) {
            pictures.addAll(strip.of(set.name(), set.listing(), set.embedded()));
        }
        if (!pictures.isEmpty()) {
            times.ended("samples", start, pictures.size());
        }
        return pictures;
    }
}
