package io.sparkfidelity.spark.sql;

import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.MomentFields;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** {@code info(tally)}: what a tally says of itself, after every check of a tally file. */
record InfoFunction() implements ScalarFunction<InternalRow> {
    private static final StructType RESULT = new StructType()
            .add("n", DataTypes.LongType, false)
            .add("model", DataTypes.StringType, false)
            .add("dimension", DataTypes.IntegerType, false)
            .add("q", DataTypes.IntegerType)
            .add("unit_norm", DataTypes.BooleanType, false)
            .add("buckets", DataTypes.IntegerType, false)
            .add("sites", DataTypes.IntegerType, false)
            .add("digest", DataTypes.StringType, false);

    @Override
    public String name() {
        return "info";
    }

    @Override
    public String canonicalName() {
        return "fidelity.info";
    }

    @Override
    public DataType[] inputTypes() {
        return new DataType[] {DataTypes.BinaryType};
    }

    @Override
    public DataType resultType() {
        return RESULT;
    }

    @Override
    public @Nullable InternalRow produceResult(InternalRow row) {
        if (row.isNullAt(0)) {
            return null;
        }
        TallyFile file = SqlTally.read("given to info", row.getBinary(0)).file();
        GroupTally whole = file.whole();
        return new GenericInternalRow(new Object[] {
            whole.n(),
            UTF8String.fromString(file.key().card()),
            file.key().dimension(),
            file.key().field(MomentFields.SUM).map(Field::q).orElse(null),
            file.key().unitNorm(),
            whole.buckets(),
            file.provenance().contributors().size(),
            UTF8String.fromString(whole.pooled().digest())
        });
    }
}
