package io.sparkfidelity.source;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;

/**
 * Files of a source that are no images of the set, by reason. In a listing they travel between the images, as rows of a
 * count and two examples that {@link #isImage} tells from them, so that one walk finds both.
 *
 * @param reason one of the constants here; of {@link #NOT_DECODABLE} with the extension behind, as in
 *     {@code not-decodable/heic}
 * @param count of files
 * @param examples one or two ids, the smallest and the largest
 */
public record LeftAlone(String reason, long count, List<String> examples) {
    /** A name that begins with a dot, of the file or of a folder above it. */
    public static final String HIDDEN = "hidden";

    /** What macOS adds to archives and foreign disks: {@code ._*} and {@code __MACOSX}. */
    public static final String MACOS = "macos";

    /** Thumbnails and bins of other systems: {@code Thumbs.db}, {@code desktop.ini}, {@code @eaDir} ... */
    public static final String SYSTEM_FILE = "system-file";

    /** An image by its extension, of a format that is not decoded here. */
    public static final String NOT_DECODABLE = "not-decodable";

    /** An archive or a table among images, which must be named as a source of its own. */
    public static final String ARCHIVE = "archive";

    /** Every other file. */
    public static final String NOT_AN_IMAGE = "not-an-image";

    /** A pipe, socket or device, whatever its name. */
    public static final String SPECIAL_FILE = "special-file";

    /** A link to a folder that is in the set already or that leads back up; not followed. */
    public static final String FOLDER_LINK = "folder-link";

    /** An image in a tar behind the mark of its end. */
    public static final String BEHIND_END = "behind-end-mark";

    /** The end of a tar that has no mark there: nobody can tell whether more was cut off. */
    public static final String NO_END_MARK = "no-end-mark";

    /** A picture of a sample that has another one, which the user chose. */
    public static final String NOT_CHOSEN = "not-chosen";

    /** The row of a table that says itself that its image was never had. */
    public static final String FAILED_AT_DOWNLOAD = "failed-at-download";

    /** The row of a table whose id is null. */
    public static final String NO_ID = "no-id";

    private static final String LOCATION = "left-alone ";
    /** No file's name has this character. */
    private static final String ID = "\0";

    public LeftAlone {
        examples = List.copyOf(examples);
    }

    /** Whether a row of a listing is an image. */
    public static Column isImage() {
        return functions.not(functions.col("location").startsWith(LOCATION));
    }

    /** Whether a row of a listing is no image but a count. */
    static boolean isCount(Row row) {
        return ImageRef.listed(row).location().startsWith(LOCATION);
    }

    /**
     * A row for a listing.
     *
     * @param where tells the rows of one task from those of others
     * @param smallest of the files' ids
     * @param largest of them
     */
    static Row row(String where, String reason, long count, String smallest, String largest) {
        return new ImageRef(
                        ID + reason + ID + where,
                        ID,
                        Optional.of(largest),
                        Optional.empty(),
                        Optional.empty(),
                        count,
                        smallest,
                        LOCATION + reason,
                        Optional.empty())
                .toRow();
    }

    /**
     * The same of rows of a table; none where there are no rows.
     *
     * @param name what to call a row, for the example
     */
    static Dataset<Row> rows(Dataset<Row> table, Column name, String reason) {
        Column none = functions.lit(null).cast("string");
        return table.agg(
                        functions.count(functions.lit(1)).as("n"),
                        functions.min(name).as("example"))
                .filter("n > 0")
                .select(
                        functions.lit(ID + reason + ID).as("id"),
                        functions.lit(ID).as("unit"),
                        none.as("label"),
                        none.as("site"),
                        none.as("caption"),
                        functions.col("n").as("length"),
                        functions
                                .coalesce(functions.col("example"), functions.lit(""))
                                .as("version"),
                        functions.lit(LOCATION + reason).as("location"));
    }

    /**
     * What a row of a listing that is no image counts: (reason, count, smallest example, largest example). A row, since
     * these are added by tasks, and Kryo cannot do records.
     *
     * @param copies rows of its id, which all say the same
     */
    public static Row part(Row row, long copies) {
        ImageRef said = ImageRef.listed(row);
        return RowFactory.create(
                said.location().substring(LOCATION.length()),
                said.length() * copies,
                said.version(),
                said.label().orElse(said.version()));
    }

    /** Sums by reason and one part more, in place. */
    public static HashMap<String, Row> add(HashMap<String, Row> sums, Row part) {
        sums.merge(
                part.getString(0),
                part,
                (a, b) -> RowFactory.create(
                        a.getString(0),
                        a.getLong(1) + b.getLong(1),
                        a.getString(2).compareTo(b.getString(2)) <= 0 ? a.getString(2) : b.getString(2),
                        a.getString(3).compareTo(b.getString(3)) >= 0 ? a.getString(3) : b.getString(3)));
        return sums;
    }

    /** Two sums, in the place of the first. */
    public static HashMap<String, Row> merge(HashMap<String, Row> sums, HashMap<String, Row> others) {
        others.values().forEach(part -> add(sums, part));
        return sums;
    }

    /** One entry a reason, by reason. */
    public static List<LeftAlone> sums(Map<String, Row> sums) {
        return new TreeMap<>(sums)
                .values().stream()
                        .map(sum -> new LeftAlone(
                                sum.getString(0),
                                sum.getLong(1),
                                Stream.of(sum.getString(2), sum.getString(3))
                                        .distinct()
                                        .toList()))
                        .toList();
    }

    /** In words, as part of a sentence. */
    public static String words(List<LeftAlone> leftAlone) {
        return leftAlone.stream()
                .map(entry -> String.format(
                        Locale.ROOT,
                        "%,d %s (%s%s)",
                        entry.count(),
                        entry.reason(),
                        String.join(", ", entry.examples()),
                        entry.count() > entry.examples().size() ? " ..." : ""))
                .collect(Collectors.joining(", "));
    }
}
