package io.sparkfidelity.spark.measure;

import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.source.caption.CaptionFile;
import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.spark.cache.Work;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Where the values of some measures come from. To add a measure is to add one of these, or a measure to one. */
public interface Measuring {
    /** The columns of {@link #of}, of which {@link MeasuredSet} makes more. */
    String ID = "id";

    /** As many values as there are {@link #measures} and {@link #details}, in their order; NaN, null or no row at all for none. */
    String VALUES = "values";

    /** Why an image has fewer than all values; where it is null, {@link Measure#absent} says it. The column may be missing. */
    String REASON = "reason";

    /** One or more. */
    List<Measure> measures();

    /** Numbers whose means are details of the first measure's score, under their names. */
    default List<Measure> details() {
        return List.of();
    }

    /** Whether a model's embeddings give values, where they are of embeddings. */
    default boolean allows(ModelChoice model) {
        return true;
    }

    /**
     * How values come about, for those who add up what several sites counted: sites whose measures have one definition measure the
     * same of the same image. One line.
     *
     * @param captions of the set, if it has any
     */
    String definition(ModelChoice model, Optional<CaptionFile> captions) throws IOException;

    /** Whether they are of a model's embeddings: images are measured once for every such model, and else once. */
    boolean ofModel();

    /** The name of the model that their scores stand under; nothing for those that are of no model. */
    default Optional<String> title(ModelChoice model) {
        return ofModel() ? Optional.of(model.card().title()) : Optional.empty();
    }

    /** The network that gives them where it is none of the job's models; known after {@link #load}. */
    default Optional<Report.ModelEntry> network() {
        return Optional.empty();
    }

    /** Whether the reference's own images are measured too, or only how candidates stand to them. */
    boolean ofReference();

    /**
     * Looks whether there is what images are held against, before anything is embedded.
     *
     * @throws SourceException if there is not, in a line
     */
    default void require(Optional<NamedSource> reference) throws SourceException {}

    /**
     * Why no image of a set can have a measure, in a line; before anything is embedded.
     *
     * @return nothing where images may have it, as far as is known
     */
    default Optional<String> lack(Measure measure, NamedSource set) throws SourceException {
        return Optional.empty();
    }

    /** The same once the sets are listed, and their captions read. */
    default Optional<String> lackOnceListed(Measure measure, NamedSource set) {
        return Optional.empty();
    }

    /**
     * Gets ready what the job's models have for it beside their images' networks.
     *
     * @throws IOException if a model does not work, in a line
     */
    default void load(List<ModelChoice> models) throws IOException {}

    /** What spares {@link #of} a pass over the images of sets, if it is done while a model embeds them. */
    default Optional<Work.Beside> inPassing() {
        return Optional.empty();
    }

    /**
     * The values of a set's images: rows (id, {@link #VALUES}, {@link #REASON}), an id at most once.
     *
     * @param model that embedded the set
     * @param reference the set that candidates are compared with, if its images are looked at; {@code set} itself where that is
     *     the reference
     * @throws IOException if they cannot be had of this set at all
     */
    Dataset<Row> of(ModelChoice model, JobSet set, Optional<JobSet> reference) throws IOException;

    /** Rows (id, {@link Partners#PARTNER}), where images are held against images of the reference. */
    default Optional<Dataset<Row>> partners(JobSet set, Optional<JobSet> reference) throws IOException {
        return Optional.empty();
    }

    /** What a reader should know of a set's values besides. */
    default List<String> notes(JobSet set, Optional<JobSet> reference) throws IOException {
        return List.of();
    }
}
