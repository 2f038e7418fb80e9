package io.sparkfidelity.source;

import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.source.binary.FloatType;
import io.sparkfidelity.source.binary.LittleEndian;
import io.sparkfidelity.storage.OpenFile;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.tally.MomentFields;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * NumPy's files of numbers: features, one row an image ({@code .npy}; {@code .npz} with {@code features} or a single
 * two-dimensional array), or the statistics of features ({@code .npz} with {@code mu} and {@code sigma}, as pytorch-fid,
 * clean-fid and guided-diffusion publish them).
 */
public final class ArrayFile {
    private static final String FEATURES = "features.npy";
    private static final String NPY = ".npy";
    private static final String MEAN = "mu.npy";
    private static final String COVARIANCE = "sigma.npy";
    private static final String SPATIAL_MEAN = "mu_s.npy";
    private static final String SPATIAL_COVARIANCE = "sigma_s.npy";
    private static final int LOCAL_HEADER = 30;
    private static final int MOST_ARRAYS = 1000;
    private static final int MOST_DIMENSIONS = 1 << 14;

    private final Storage storage;
    private final ListedFile file;

    private ArrayFile(Storage storage, ListedFile file) {
        this.storage = storage;
        this.file = file;
    }

    /** What such a file holds. */
    public sealed interface Content permits FeatureRows, Stored {}

    /**
     * The mean and covariance of features whose number the file does not say.
     *
     * @param mean d entries
     * @param covariance d x d, row by row, with whatever divisor its author took (n - 1 by {@code numpy.cov})
     */
    public record Statistics(double[] mean, double[] covariance) {}

    /**
     * Statistics as they are stored, perhaps beside pictures: guided-diffusion's reference batches have the statistics of a
     * whole set, and some of its images.
     *
     * @param spatial of a feature map, {@code mu_s} and {@code sigma_s}, where the file has them
     * @param images whether the file is a source of images too
     */
    public record Stored(Statistics statistics, Optional<Statistics> spatial, boolean images) implements Content {}

    /**
     * The statistics in an {@code .npz}; nothing where the path names no single file of the kind, or it holds none.
     *
     * @throws SourceException if they cannot be used
     */
    public static Optional<Stored> stored(String path, Storage storage) throws IOException {
        if (!path.toLowerCase(Locale.ROOT).endsWith(".npz") || !storage.exists(path)) {
            return Optional.empty();
        }
        return read(path, storage, (file, open) -> file.stored(file.arrays(open)));
    }

    private interface Reading<T> {
        T of(ArrayFile file, OpenFile open) throws IOException;
    }

    /**
     * What a file holds; reads statistics, but of features only the shape.
     *
     * @throws SourceException if it is neither, with the reason
     */
    public static Content open(String path, Storage storage) throws IOException {
        return read(
                path,
                storage,
                (file, open) -> path.toLowerCase(Locale.ROOT).endsWith(".npz")
                        ? file.archive(open)
                        : file.features(open, 0, file.file.length(), file.file.path()));
    }

    private static <T> T read(String path, Storage storage, Reading<T> reading) throws IOException {
        List<ListedFile> files = MatchingFiles.of(storage, path).readable();
        if (files.size() != 1) {
            throw new SourceException(path + " names " + files.size() + " files; name one");
        }
        ArrayFile file = new ArrayFile(storage, files.get(0));
        try (OpenFile open = storage.open(new Path(files.get(0).path()))) {
            return reading.of(file, open);
        } catch (ArithmeticException e) {
            throw new SourceException(path + " announces a shape out of range");
        } catch (EOFException e) {
            throw new SourceException(path + " ends before its array does; was it cut short?");
        }
    }

    private Map<String, Place.Zipped> arrays(OpenFile open) throws IOException {
        Map<String, Place.Zipped> arrays = new TreeMap<>();
        Iterator<ArchiveMember> members = ZipMembers.of(open, file.length(), file.path());
        while (members.hasNext() && arrays.size() < MOST_ARRAYS) {
            ArchiveMember member = members.next();
            if (member.place() instanceof Place.Zipped zipped) {
                arrays.put(member.name(), zipped);
            } else {
                throw new SourceException(file.path() + " is not an .npz");
            }
        }
        return arrays;
    }

    private Optional<Stored> stored(Map<String, Place.Zipped> arrays) throws IOException {
        Optional<Statistics> statistics = statistics(arrays, MEAN, COVARIANCE);
        Optional<Statistics> spatial =
                statistics.isEmpty() ? Optional.empty() : statistics(arrays, SPATIAL_MEAN, SPATIAL_COVARIANCE);
        return statistics.map(each -> new Stored(each, spatial, arrays.containsKey(NpzSource.ARRAY)));
    }

    private Content archive(OpenFile open) throws IOException {
        Map<String, Place.Zipped> arrays = arrays(open);
        Optional<Stored> stored = stored(arrays);
        if (stored.isPresent()) {
            return stored.get();
        }
        if (arrays.containsKey(MEAN) || arrays.containsKey(COVARIANCE)) {
            throw new SourceException(file.path() + " has "
                    + (arrays.containsKey(MEAN) ? "'mu' and no 'sigma'" : "'sigma' and no 'mu'")
                    + "; statistics are both");
        }
        Optional<Place.Zipped> features = Optional.ofNullable(arrays.get(FEATURES));
        if (features.isEmpty() && arrays.size() == 1) {
            features = arrays.values().stream().findFirst();
        }
        Place.Zipped array = features.orElseThrow(() -> new SourceException(file.path()
                + " has neither 'features', nor 'mu' and 'sigma', nor a single array, but "
                + String.join(", ", arrays.keySet())));
        if (array.deflated()) {
            throw new SourceException("the features in " + file.path() + " are compressed, so that tasks cannot read"
                    + " parts of them; write them with numpy.save or numpy.savez, not savez_compressed");
        }
        LittleEndian local = new LittleEndian(open.read(array.header(), LOCAL_HEADER));
        long start = array.header() + LOCAL_HEADER + local.u16(26) + local.u16(28);
        return features(open, start, start + array.size(), "the array in " + file.path());
    }

    private FeatureRows features(OpenFile open, long start, long end, String where) throws IOException {
        NpyHeader header = NpyHeader.read(open::read, start, where);
        List<Long> shape = header.shape();
        Optional<FloatType> type = FloatType.named(header.type());
        if (type.isEmpty() || header.fortranOrder() || shape.size() != 2) {
            throw new SourceException(where + " is " + header.type() + " of shape " + shape
                    + (header.fortranOrder() ? " in Fortran order" : "")
                    + "; features are <f2, <f4 or <f8 of shape images x dimensions");
        }
        long rows = shape.get(0);
        int dimension = Math.toIntExact(shape.get(1));
        if (dimension > MomentFields.MAX_DIMENSION) {
            throw new SourceException(where + " has " + dimension + " features a row; at most "
                    + MomentFields.MAX_DIMENSION + " can be compared");
        }
        long bytes = Math.multiplyExact(
                Math.multiplyExact(rows, dimension), type.get().bytes());
        long at = start + header.length();
        if (dimension < 1 || rows < 2) {
            throw new SourceException(where + " has " + rows + (rows == 1 ? " row of " : " rows of ") + dimension
                    + " features; two rows or more can be compared");
        }
        if (Math.addExact(at, bytes) > Math.min(end, file.length())) {
            throw new SourceException(where + " announces " + rows + " rows of " + dimension + " features, " + bytes
                    + " bytes, but has " + (end - at) + "; was it cut short?");
        }
        if (at + bytes < Math.min(end, file.length())) {
            throw new SourceException(where + " announces " + rows + " rows of " + dimension + " features, " + bytes
                    + " bytes, but has " + (end - at) + "; does a second array follow? write one array a file");
        }
        return new FeatureRows(file.path(), file.name(), at, rows, dimension, type.get());
    }

    /** NumPy's mean and covariance of one feature have no axes. */
    private Optional<Statistics> statistics(Map<String, Place.Zipped> arrays, String mean, String covariance)
            throws IOException {
        if (!arrays.containsKey(mean) || !arrays.containsKey(covariance)) {
            return Optional.empty();
        }
        String meanName = mean.replace(NPY, "");
        String covarianceName = covariance.replace(NPY, "");
        Numbers mu = numbers(arrays.get(mean), meanName);
        Numbers sigma = numbers(arrays.get(covariance), covarianceName);
        long d = mu.shape().isEmpty() ? 1 : mu.shape().get(0);
        boolean fits = mu.shape().size() <= 1
                && (sigma.shape().equals(List.of(d, d))
                        || d == 1 && sigma.shape().isEmpty());
        if (!fits || d < 1 || d > MOST_DIMENSIONS) {
            throw new SourceException(
                    file.path() + ": '" + meanName + "' has the shape " + mu.shape() + " and '" + covarianceName + "' "
                            + sigma.shape() + "; they must be a mean of d entries, d at most " + MOST_DIMENSIONS
                            + ", and a covariance of d x d");
        }
        return Optional.of(new Statistics(mu.values(), sigma.values()));
    }

    private record Numbers(List<Long> shape, double[] values) {}

    private Numbers numbers(Place.Zipped array, String name) throws IOException {
        String where = "'" + name + "' of " + file.path();
        byte[] bytes;
        try {
            bytes = StoredImages.member(storage, array);
        } catch (ImageRejectedException e) {
            throw new SourceException(where + ": " + e.reject().detail());
        }
        NpyHeader header = NpyHeader.read(
                (position, length) -> {
                    if (position + length > bytes.length) {
                        throw new EOFException();
                    }
                    byte[] part = new byte[length];
                    System.arraycopy(bytes, (int) position, part, 0, length);
                    return part;
                },
                0,
                where);
        FloatType type = FloatType.named(header.type())
                .orElseThrow(() -> new SourceException(where + " is " + header.type() + ", not <f8, <f4 or <f2"));
        long count = 1;
        for (long axis : header.shape()) {
            count = Math.multiplyExact(count, axis);
        }
        if (Math.multiplyExact(count, type.bytes()) != bytes.length - header.length()) {
            throw new SourceException(where + " announces the shape " + header.shape() + " of " + header.type()
                    + ", but has " + (bytes.length - header.length()) + " bytes");
        }
        // A covariance is symmetric: it reads the same in Fortran order.
        ByteBuffer rest = ByteBuffer.wrap(bytes, header.length(), bytes.length - header.length())
                .order(ByteOrder.LITTLE_ENDIAN);
        double[] values = new double[Math.toIntExact(count)];
        for (int i = 0; i < values.length; i++) {
            values[i] = type.read(rest);
            if (!Double.isFinite(values[i])) {
                throw new SourceException(where + " holds " + values[i] + " at " + i);
            }
        }
        return new Numbers(header.shape(), values);
    }
}
