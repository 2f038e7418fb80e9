package io.sparkfidelity.spark;

import io.sparkfidelity.spark.sql.SqlFunctions;
import java.util.Comparator;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.analysis.NoSuchFunctionException;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.connector.catalog.FunctionCatalog;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Tallies and scores in SQL: {@code spark.sql.catalog.fidelity=io.sparkfidelity.spark.FidelityCatalog} makes {@code
 * fidelity.tally}, {@code fidelity.merge}, {@code fidelity.fid} and the others of {@link SqlFunctions}.
 *
 * <p>A tally is BINARY: the bytes of a tally file, so that whoever writes it to a file can give it to {@code compare} and
 * {@code merge}. The functions have no namespace.
 */
public final class FidelityCatalog implements FunctionCatalog {
    private final SortedMap<String, UnboundFunction> functions = new TreeMap<>(
            // Spark hands function names over as they were written.
            Comparator.comparing((String name) -> name.toLowerCase(Locale.ROOT)));
    private String name = "";

    public FidelityCatalog() {
        SqlFunctions.all().forEach(function -> functions.put(function.name(), function));
    }

    @Override
    public void initialize(String catalog, CaseInsensitiveStringMap options) {
        this.name = catalog;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Identifier[] listFunctions(String[] namespace) throws NoSuchNamespaceException {
        if (namespace.length > 0) {
            throw new NoSuchNamespaceException(namespace);
        }
        return functions.keySet().stream()
                .map(function -> Identifier.of(namespace, function))
                .toArray(Identifier[]::new);
    }

    @Override
    public UnboundFunction loadFunction(Identifier identifier) throws NoSuchFunctionException {
        UnboundFunction function = functions.get(identifier.name());
        if (function == null || identifier.namespace().length > 0) {
            throw new NoSuchFunctionException(identifier);
        }
        return function;
    }
}
