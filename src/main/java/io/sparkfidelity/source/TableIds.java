package io.sparkfidelity.source;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What tells the rows of a table apart where it has no column for that: the path that Hugging Face keeps beside the bytes,
 * if no two rows have one, or else the row's place in its file.
 */
final class TableIds {
    private static final String FILE = "_metadata.file_path";
    private static final String ROW = "_metadata.row_index";
    private static final String SCHEME = "^[A-Za-z][A-Za-z0-9+.-]*:/+|^/+";

    private TableIds() {}

    /**
     * File and number of a row, as in {@code part-0.parquet#000000012}, for formats that count their rows.
     *
     * @param root the folder that files' names are relative to
     */
    static Column place(Dataset<Row> table, String root, String where) throws SourceException {
        try {
            table.select(functions.col(FILE), functions.col(ROW)).schema();
        } catch (Exception e) {
            // Spark throws its checked AnalysisException without declaring it to Java.
            throw new SourceException(
                    where + " has no id column, and its format does not number its rows; name one with"
                            + " id=COLUMN, as in format:orc?path=...&id=COLUMN");
        }
        return functions.format_string("%s#%09d", relative(functions.col(FILE), root), functions.col(ROW));
    }

    /** A file's path below a folder, whatever slashes stand behind the scheme of either. */
    static Column relative(Column path, String root) {
        String folder = root.replaceFirst(SCHEME, "").replaceFirst("/+$", "") + "/";
        Column plain = functions.regexp_replace(path, SCHEME, "");
        return functions
                .when(plain.startsWith(folder), plain.substr(folder.length() + 1, Integer.MAX_VALUE))
                .otherwise(path);
    }

    /** Whether no two rows have the same value; nulls do not count. */
    static boolean unique(Dataset<Row> table, Column value) {
        Row counts = table.agg(functions.count(value), functions.countDistinct(value))
                .first();
        return counts.getLong(0) == counts.getLong(1);
    }

    static boolean complete(Dataset<Row> table, Column value) {
        return table.filter(value.isNull()).isEmpty();
    }
}
