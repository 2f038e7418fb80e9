package io.sparkfidelity.spark.sql;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * A function of the SQL catalog before its arguments' types are known.
 *
 * @param name without the catalog's
 * @param description usage and meaning, one line
 * @param binding the function for arguments of these types; empty where they do not fit
 */
record SqlFunction(String name, String description, Function<List<DataType>, Optional<BoundFunction>> binding)
        implements UnboundFunction {
    @Override
    public BoundFunction bind(StructType arguments) {
        List<DataType> types =
                Arrays.stream(arguments.fields()).map(field -> field.dataType()).toList();
        // The one exception that tells Spark of wrong types.
        return binding.apply(types)
                .orElseThrow(() -> new UnsupportedOperationException(
                        types.stream().map(DataType::simpleString).collect(Collectors.joining(", ", name + "(", ")"))
                                + " does not fit; usage: " + description));
    }
}
