package io.sparkfidelity.source;

import io.sparkfidelity.source.binary.LittleEndian;
import io.sparkfidelity.storage.OpenFile;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Batches of raw pixels as guided-diffusion publishes and samples them: {@code .npz} files whose array {@code arr_0} is
 * uint8 of shape images x height x width x channels (1 or 3), stored without compression, so that tasks read images by
 * their ranges and no one reads the whole. An image's id is {@code file!index} with nine digits.
 *
 * @param description a path or a glob, as the user wrote it
 */
record NpzSource(String description, Storage storage) implements Source {
    /** The member that holds the pictures. */
    static final String ARRAY = "arr_0.npy";

    private static final int LOCAL_HEADER = 30;
    private static final int MAX_SIDE = 1 << 20;

    /** The array of one file: where its first image begins, and its shape. */
    private record Batch(ListedFile file, long offset, long images, int height, int width, int channels) {
        Row reference(long index) {
            long bytes = (long) height * width * channels;
            return ImageRef.listed(
                            String.format(Locale.ROOT, "%s!%09d", file.name(), index),
                            Optional.empty(),
                            Optional.empty(),
                            bytes,
                            file.version(),
                            new Place.Pixels(offset + index * bytes, height, width, channels, file.path()))
                    .toRow();
        }
    }

    @Override
    public Dataset<Row> list(SparkSession spark) throws IOException {
        List<Dataset<Row>> listings = new ArrayList<>();
        for (ListedFile file : MatchingFiles.of(storage, description).readable()) {
            String path = file.path();
            String name = file.name();
            String version = file.version();
            Batch batch = batch(file);
            long offset = batch.offset();
            int height = batch.height();
            int width = batch.width();
            int channels = batch.channels();
            long images = batch.images();
            long length = file.length();
            listings.add(spark.createDataFrame(
                    spark.range(images).toJavaRDD().map(index -> new Batch(
                                    new ListedFile(path, name, length, version),
                                    offset,
                                    images,
                                    height,
                                    width,
                                    channels)
                            .reference(index)),
                    ImageRef.SCHEMA));
        }
        return listings.stream().reduce(Dataset::union).orElseThrow();
    }

    @Override
    public void requireThere(Storage files) throws IOException {
        MatchingFiles.of(files, description).readable();
    }

    @Override
    public ImageReader reader() {
        return new StoredImages(storage.settings());
    }

    private Batch batch(ListedFile file) throws IOException {
        try (OpenFile open = storage.open(new Path(file.path()))) {
            Place.Zipped array = array(open, file);
            LittleEndian local = new LittleEndian(open.read(array.header(), LOCAL_HEADER));
            long start = array.header() + LOCAL_HEADER + local.u16(26) + local.u16(28);
            NpyHeader header = NpyHeader.read(open::read, start, "arr_0 of " + file.path());
            List<Long> shape = header.shape();
            boolean fits = header.type().endsWith("u1")
                    && !header.fortranOrder()
                    && shape.size() == 4
                    && within(shape.get(1))
                    && within(shape.get(2))
                    && (shape.get(3) == 1 || shape.get(3) == 3);
            if (!fits) {
                throw new SourceException("arr_0 of " + file.path() + " is " + header.type() + " of shape " + shape
                        + (header.fortranOrder() ? " in Fortran order" : "")
                        + "; images are |u1 of shape images x height x width x 3 (or 1)");
            }
            long image = Math.multiplyExact(shape.get(1) * shape.get(2), shape.get(3));
            long pixels = Math.multiplyExact(shape.get(0), image);
            if (pixels != array.size() - header.length() || start + array.size() > file.length()) {
                throw new SourceException("arr_0 of " + file.path() + " announces " + shape.get(0) + " images of "
                        + image + " bytes, but has " + (array.size() - header.length()) + " bytes; was it cut short?");
            }
            return new Batch(
                    file,
                    start + header.length(),
                    shape.get(0),
                    shape.get(1).intValue(),
                    shape.get(2).intValue(),
                    shape.get(3).intValue());
        } catch (ArithmeticException e) {
            throw new SourceException("arr_0 of " + file.path() + " announces a shape out of range");
        } catch (EOFException e) {
            throw new SourceException(file.path() + " ends before its array does; was it cut short?");
        }
    }

    private static boolean within(long side) {
        return side >= 1 && side <= MAX_SIDE;
    }

    private static Place.Zipped array(OpenFile open, ListedFile file) throws IOException {
        List<String> others = new ArrayList<>();
        Iterator<ArchiveMember> members = ZipMembers.of(open, file.length(), file.path());
        // A handful of arrays; more are not an .npz of images.
        while (members.hasNext() && others.size() < 100) {
            ArchiveMember member = members.next();
            if (member.place() instanceof Place.Broken broken) {
                throw new SourceException(file.path() + " is not an .npz: " + broken.detail());
            }
            if (member.name().equals(ARRAY) && member.place() instanceof Place.Zipped zipped) {
                if (zipped.deflated()) {
                    throw new SourceException(
                            "arr_0 of " + file.path() + " is compressed, so that tasks cannot read parts"
                                    + " of it; write it with numpy.savez, not savez_compressed");
                }
                return zipped;
            }
            others.add(member.name());
        }
        throw new SourceException(file.path() + " has no array arr_0, only "
                + others.stream().limit(8).collect(Collectors.joining(", ")));
    }
}
