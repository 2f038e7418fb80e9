package io.sparkfidelity.spark;

import io.sparkfidelity.embed.EngineKind;
import io.sparkfidelity.embed.ModelCard;
import io.sparkfidelity.embed.ModelCards;
import io.sparkfidelity.image.resize.Prepare;
import io.sparkfidelity.linalg.OpenBlas;
import io.sparkfidelity.spark.cache.EmbedSettings;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.ModelFiles;
import io.sparkfidelity.spark.cache.TaskDevice;
import io.sparkfidelity.spark.cache.TaskModel;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * A stage of an MLlib pipeline that embeds images by a model card: the embeddings are those of {@code evaluate}, bit for bit.
 *
 * <p>The input column holds encoded images ({@code binary}, as Spark's {@code binaryFile} reads them) or paths of files of
 * any Hadoop file system ({@code string}). The output column is a dense MLlib vector of the card's dimension, null where the
 * image was rejected; {@code rejectCol} then says {@code stage/reason}.
 */
public final class ImageEmbedder extends Transformer implements DefaultParamsWritable {
    private static final long serialVersionUID = 1;

    private final String uid;
    private final Param<String> inputCol;
    private final Param<String> outputCol;
    private final Param<String> rejectCol;
    private final Param<String> model;
    private final Param<String> engine;
    private final Param<String> prepare;
    private final IntParam batchSize;
    private final IntParam decodeThreads;

    public ImageEmbedder() {
        this("imageEmbedder_" + UUID.randomUUID().toString().substring(0, 12));
    }

    /** The stage of an id; MLlib's readers call this. */
    public ImageEmbedder(String uid) {
        OpenBlas.load();
        // A parameter asks its parent for the id.
        this.uid = uid;
        this.inputCol = new Param<>(this, "inputCol", "column of encoded images or of their paths");
        this.outputCol = new Param<>(this, "outputCol", "column of the embeddings");
        this.rejectCol =
                new Param<>(this, "rejectCol", "column that says why an image has no embedding; none if empty");
        this.model = new Param<>(this, "model", "a built-in model card, or the path of one");
        this.engine = new Param<>(this, "engine", "OnnxRuntime or PyTorch; the card's choice if empty");
        this.prepare = new Param<>(
                this, "prepare", "what is done to images first, such as adm-256; nothing if empty: " + Prepare.forms());
        this.batchSize = new IntParam(
                this,
                "batchSize",
                "images a call of the network; 8 on a CPU and 64 on a GPU if not set",
                ParamValidators.inRange(1, 4096));
        this.decodeThreads =
                new IntParam(this, "decodeThreads", "threads of a task that decode", ParamValidators.inRange(1, 256));
        setDefault(inputCol, "content");
        setDefault(outputCol, "embedding");
        setDefault(rejectCol, "");
        setDefault(model, "embedded");
        setDefault(engine, "");
        setDefault(prepare, "");
        setDefault(decodeThreads, EmbedSettings.DEFAULT_DECODE_THREADS);
    }

    @Override
    public String uid() {
        return uid;
    }

    public Param<String> inputCol() {
        return inputCol;
    }

    public Param<String> outputCol() {
        return outputCol;
    }

    public Param<String> rejectCol() {
        return rejectCol;
    }

    public Param<String> model() {
        return model;
    }

    public Param<String> engine() {
        return engine;
    }

    public Param<String> prepare() {
        return prepare;
    }

    public IntParam batchSize() {
        return batchSize;
    }

    public IntParam decodeThreads() {
        return decodeThreads;
    }

    public ImageEmbedder setInputCol(String column) {
        return (ImageEmbedder) set(inputCol, column);
    }

    public ImageEmbedder setOutputCol(String column) {
        return (ImageEmbedder) set(outputCol, column);
    }

    public ImageEmbedder setRejectCol(String column) {
        return (ImageEmbedder) set(rejectCol, column);
    }

    public ImageEmbedder setModel(String nameOrPath) {
        return (ImageEmbedder) set(model, nameOrPath);
    }

    public ImageEmbedder setEngine(String name) {
        return (ImageEmbedder) set(engine, name);
    }

    /** See {@link Prepare#parse}. */
    public ImageEmbedder setPrepare(String step) {
        return (ImageEmbedder) set(prepare, step);
    }

    public ImageEmbedder setBatchSize(int images) {
        return (ImageEmbedder) set(batchSize, images);
    }

    public ImageEmbedder setDecodeThreads(int threads) {
        return (ImageEmbedder) set(decodeThreads, threads);
    }

    /**
     * The rows with their embeddings; nothing is embedded before the rows are asked for, but the model is loaded and its
     * probe checked at once.
     *
     * @throws IllegalArgumentException if a column or a name does not fit
     * @throws UncheckedIOException if the model cannot be had or does not work
     */
    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        StructType schema = transformSchema(dataset.schema());
        SparkSession spark = dataset.sparkSession();
        Storage storage = new Storage(spark.sparkContext().hadoopConfiguration());
        try {
            String yaml = ModelCards.text(value(model), storage);
            ModelCard card = ModelCards.parse(yaml, value(model));
            EngineKind kind = value(engine).isEmpty()
                    ? card.engine(TaskDevice.kind(spark.sparkContext().conf()))
                    : EngineKind.named(value(engine));
            ModelChoice choice = new ModelChoice(yaml, card, kind).prepared(step());
            ModelFiles.checkAndShare(spark, storage, choice);
            EmbedSettings defaults =
                    new EmbedSettings(TaskDevice.kind(spark.sparkContext().conf()));
            EmbedSettings settings = new EmbedSettings(
                    isSet(batchSize) ? (Integer) getOrDefault(batchSize) : defaults.batchSize(),
                    defaults.inFlight(),
                    (Integer) getOrDefault(decodeThreads),
                    defaults.maxPixels(),
                    defaults.chunkImages());
            return spark.createDataFrame(
                    dataset.toDF()
                            .toJavaRDD()
                            .mapPartitions(new EmbedColumn(
                                    new TaskModel(choice.cardYaml(), kind, settings, storage.settings()),
                                    dataset.schema().fieldIndex(value(inputCol)),
                                    !value(rejectCol).isEmpty())),
                    schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Prepare> step() {
        try {
            return value(prepare).isEmpty() ? Optional.empty() : Optional.of(Prepare.parse(value(prepare)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("ImageEmbedder: " + e.getMessage(), e);
        }
    }

    private String value(Param<String> param) {
        return getOrDefault(param);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        String input = value(inputCol);
        if (!Arrays.asList(schema.fieldNames()).contains(input)) {
            throw new IllegalArgumentException("ImageEmbedder: no column '" + input + "' to embed; there are "
                    + String.join(", ", schema.fieldNames()) + "; name one with setInputCol");
        }
        DataType type = schema.apply(input).dataType();
        if (!(type instanceof BinaryType || type instanceof StringType)) {
            throw new IllegalArgumentException("ImageEmbedder: the column '" + input + "' holds " + type.simpleString()
                    + "; encoded images (binary) or their paths (string) can be embedded");
        }
        StructType result = added(schema, value(outputCol), SQLDataTypes.VectorType());
        return value(rejectCol).isEmpty() ? result : added(result, value(rejectCol), DataTypes.StringType);
    }

    private static StructType added(StructType schema, String column, DataType type) {
        if (Arrays.asList(schema.fieldNames()).contains(column)) {
            throw new IllegalArgumentException("ImageEmbedder: there already is a column '" + column + "'");
        }
        return schema.add(column, type, true);
    }

    @Override
    public ImageEmbedder copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    /** MLlib's reader of saved stages. */
    public static MLReader<ImageEmbedder> read() {
        return new DefaultParamsReader<>();
    }

    /** The stage that {@code save} wrote. */
    public static ImageEmbedder load(String path) {
        return read().load(path);
    }
}
