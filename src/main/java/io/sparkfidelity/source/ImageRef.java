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
 * @param length of the encoded bytes, 0 if unknown
 * @param version etag, modification time, or whatever changes when the bytes do
 * @param location for the source's reader
 */
public record ImageRef(
        String id,
        String unit,
        Optional<String> label,
        Optional<String> site,
        long length,
        String version,
        String location) {

    /** The columns of a listing. */
    public static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.StringType, false)
            .add("unit", DataTypes.StringType, false)
            .add("label", DataTypes.StringType, true)
            .add("site", DataTypes.StringType, true)
            .add("length", DataTypes.LongType, false)
            .add("version", DataTypes.StringType, false)
            .add("location", DataTypes.StringType, false);

    public Row toRow() {
        return RowFactory.create(id, unit, label.orElse(null), site.orElse(null), length, version, location);
    }

    /** The reference of a row of {@link #SCHEMA}. */
    public static ImageRef of(Row row) {
        return new ImageRef(
                row.getString(0),
                row.getString(1),
                Optional.ofNullable(row.getString(2)),
                Optional.ofNullable(row.getString(3)),
                row.getLong(4),
                row.getString(5),
                row.getString(6));
    }
}
