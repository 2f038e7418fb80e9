package io.sparkfidelity.spark.measure;

import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.measure.pixels.ImageMeasure;
import io.sparkfidelity.measure.pixels.PixelMeasures;
import io.sparkfidelity.source.caption.CaptionFile;
import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.Work;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Sizes, formats, light and sharpness of the files of all sets. Mutable: holds what was measured of each listing, of which several sets may be parts. */
final class ImageMeasuring implements Measuring {
    private final MeasureWork work;
    /** By the listing's fingerprint. */
    private final Map<String, Dataset<Row>> measured = new HashMap<>();

    ImageMeasuring(MeasureWork work) {
        this.work = work;
    }

    @Override
    public List<Measure> measures() {
        return PixelMeasures.IMAGE.stream().map(ImageMeasure::measure).toList();
    }

    @Override
    public String definition(ModelChoice model, Optional<CaptionFile> captions) {
        return "the file and its pixels, before anything is resized; 1";
    }

    @Override
    public boolean ofModel() {
        return false;
    }

    @Override
    public boolean ofReference() {
        return true;
    }

    @Override
    public Optional<Work.Beside> inPassing() {
        return Optional.of(new MeasurePass(work).beside(new ImageWork()));
    }

    @Override
    public Dataset<Row> of(ModelChoice model, JobSet set, Optional<JobSet> reference) throws IOException {
        String listing = set.listing().fingerprint();
        Dataset<Row> rows = measured.get(listing);
        if (rows == null) {
            rows = new MeasurePass(work).run(set, new ImageWork());
            measured.put(listing, rows);
        }
        return rows;
    }
}
