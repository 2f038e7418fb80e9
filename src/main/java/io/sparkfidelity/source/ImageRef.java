package io.sparkfidelity.source;

import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * An image as its source lists it, before it is read. It travels as a {@link Row}, which every Spark serializer can
 * carry.
 *
 * @param id relative to the source's root
 * @param unit what was sampled independently; the id unless a manifest says otherwise
 * @param label class of the image, if known
 * @param site who holds the image, if known
 * @param caption the text that goes with the image, if any
 * @param length of the encoded bytes, 0 if unknown
 * @param version etag, modification time, or whatever changes when the bytes do
 * @param location for the source's reader
 * @param content the encoded bytes, where the row brings them along; never in a listing
 */
public record ImageRef(
        String id,
        String unit,
        Optional<String> label,
        Optional<String> site,
        Optional<String> caption,
        long length,
        String version,
        String location,
        Optional<byte[]> content) {

    /** The columns of a listing. */
    public static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.StringType, false)
            .add("unit", DataTypes.StringType, false)
            .add("label", DataTypes.StringType, true)
            .add("site", DataTypes.StringType, true)
            .add("caption", DataTypes.StringType, true)
            .add("length", DataTypes.LongType, false)
            .add("version", DataTypes.StringType, false)
            .add("location", DataTypes.StringType, false);

    /** The column behind these in rows that bring their bytes: {@code binary}, null if the table has none. */
    static final String CONTENT = "content";

    /** A reference as most sources list it: its own unit, no site. */
    static ImageRef listed(
            String id, Optional<String> label, Optional<String> caption, long length, String version, Place place) {
        return new ImageRef(id, id, label, Optional.empty(), caption, length, version, place.text(), Optional.empty());
    }

    /** A row of {@link #SCHEMA}. */
    public Row toRow() {
        return RowFactory.create(
                id, unit, label.orElse(null), site.orElse(null), caption.orElse(null), length, version, location);
    }

    /** The reference of a row that begins with the columns of {@link #SCHEMA}; what stands behind is not looked at. */
    public static ImageRef listed(Row row) {
        return of(row, Optional.empty());
    }

    /** The reference of a row of {@link #SCHEMA}, with or without a column of bytes behind. */
    public static ImageRef of(Row row) {
        return of(
                row,
                row.size() > SCHEMA.size() ? Optional.ofNullable(row.<byte[]>getAs(SCHEMA.size())) : Optional.empty());
    }

    private static ImageRef of(Row row, Optional<byte[]> content) {
        return new ImageRef(
                row.getString(0),
                row.getString(1),
                Optional.ofNullable(row.getString(2)),
                Optional.ofNullable(row.getString(3)),
                Optional.ofNullable(row.getString(4)),
                row.getLong(5),
                row.getString(6),
                row.getString(7),
                content);
    }
}
