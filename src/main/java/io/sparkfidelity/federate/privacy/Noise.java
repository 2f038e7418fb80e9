package io.sparkfidelity.federate.privacy;

import io.sparkfidelity.federate.CompatibilityKey;
import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.KeyText;
import io.sparkfidelity.federate.Provenance;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.noise.DiscreteGaussian;
import io.sparkfidelity.federate.noise.PrivacyLedger;
import io.sparkfidelity.federate.noise.Promise;
import io.sparkfidelity.measure.MeasureFields;
import io.sparkfidelity.measure.TalliedMeasure;
import io.sparkfidelity.storage.StorageException;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.NoiseFields;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.VoteFields;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What leaves is differentially private: whoever has the file can hardly tell whether any one unit (image, patient) was
 * counted. How many images, how many were clipped, and the sums of their features, each with discrete Gaussian noise; in one
 * row, without labels. Two data sets are neighbours where one has a unit that the other lacks.
 *
 * <p>One unit changes ({@code sum}/2^q, {@code n}/4, {@code clipped}/8) by at most {@code imagesPerUnit} times the square root of
 * 1 + 1/16 + 1/64 in length, features being clipped to length 1; noise of sigma times that, for the sigma of (epsilon, delta)
 * at sensitivity 1, hides it.
 *
 * <p>A measure's image changes its (3/4 {@code n}, {@code value}, {@code valueSquare}/2, {@code histogram}/2) by at most the square root of 9/16 + 1 + 1/4 + 1/4 in
 * length, its values being brought to the range; where measures get noise, the squares of all these parts are added under the root.
 *
 * @param epsilon of one export
 * @param delta of one export, and of all together
 * @param totalEpsilon that all exports under the policy may cost together, by the ledger beside it
 * @param what fields with noise: {@code n}, and {@code sum} with {@code clipped}, or {@code votes}, of which one unit changes as
 *     much; and {@code measures}, with {@code sum} or without
 * @param imagesPerUnit the most images of one unit; an export of a unit with more is refused
 */
public record Noise(double epsilon, double delta, double totalEpsilon, List<String> what, long imagesPerUnit)
        implements PrivacyRule {
    static final String NAME = "noise";

    /** Of the sensitivity; of n and clipped it is bought with little more noise on the sums. */
    private static final double COUNTED = 1.0 / 4;

    private static final double CLIPPED = 1.0 / 8;
    /** Of how many have a value: the mean is a ratio, so that this noise weighs as much as that on the sum. */
    private static final double MEASURED = 3.0 / 4;

    private static final double SQUARED = 1.0 / 2;
    private static final double BINNED = 1.0 / 2;
    /** In {@code what}, all measures that the rule about them lets leave. */
    private static final String MEASURES = AllowedMeasures.NAME;

    private static final List<List<String>> KNOWN = List.of(
            List.of(MomentFields.N, MomentFields.SUM),
            List.of(MomentFields.N, VoteFields.VOTES),
            List.of(MEASURES, MomentFields.N),
            List.of(MEASURES, MomentFields.N, MomentFields.SUM));
    private static final long MOST_IMAGES = 1000;

    public Noise {
        Promise one = new Promise(epsilon, delta);
        Promise.requireEpsilon("totalEpsilon", totalEpsilon);
        what = KeyText.list("what", what, 1, Integer.MAX_VALUE);
        if (what.contains(MomentFields.GRAM)) {
            throw new IllegalArgumentException(
                    "the rule '" + NAME + "' cannot have gram in 'what': the noise that second"
                            + " moments take is larger than what they say. At 30,000 images and d = 2048, epsilon 1 puts 11 onto a"
                            + " covariance whose trace is 1, in nuclear norm, and FID would be a score of that");
        }
        List<String> sorted = what.stream().sorted().distinct().toList();
        if (!KNOWN.contains(sorted)) {
            throw new IllegalArgumentException("'what' of the rule '" + NAME
                    + "' must be [n, sum], [n, votes], [n, measures] or [n, sum, measures]");
        }
        if (imagesPerUnit < 1 || imagesPerUnit > MOST_IMAGES) {
            throw new IllegalArgumentException(
                    "'imagesPerUnit' of the rule '" + NAME + "' must be 1 to " + MOST_IMAGES);
        }
        double least = Promise.epsilonOf(rho(one.sigma()), delta);
        if (totalEpsilon < least) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "'totalEpsilon' of the rule '%s' is %s; one export costs %.4f by the ledger's count",
                    NAME,
                    totalEpsilon,
                    least));
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Without noise yet: in one row, no label, and only what gets noise, with the variances that it will have. */
    @Override
    public Export apply(Export export) throws PrivacyRefusal {
        if (export.sites().size() > 1) {
            throw new PrivacyRefusal(
                    NAME,
                    "the export is of several sites, of which one unit may have images at two; export each by itself");
        }
        SortedMap<Group, GroupTally> groups = new TreeMap<>();
        // Those of other rules count groups and images: no noise is on them.
        List<String> notes = new ArrayList<>();
        for (String site : export.sites()) {
            Group group = Group.whole(site);
            Tally tally = group.among(export.groups()).pooled();
            Map<Field, long[]> fields = new HashMap<>();
            for (String field : noised()) {
                if (!tally.has(field)) {
                    throw new PrivacyRefusal(
                            NAME,
                            "the tally has no '" + field + "'; the rule 'fields' must allow "
                                    + String.join(", ", noised()) + ", and 'what' be of tallies or of votes");
                }
                fields.put(tally.field(field), tally.vector(field));
            }
            requireUnits(export, site);
            Set<String> measures = measures(tally);
            double spread = spread(tally, measures);
            boolean features = noised().size() > 1;
            fields.put(NoiseFields.VARIANCES, new long[] {
                variance(spread / COUNTED, 0).longValueExact(),
                features ? variance(spread, tally.field(noised().get(1)).q()).longValueExact() : 0,
                features ? variance(spread / CLIPPED, 0).longValueExact() : 0
            });
            measures.forEach(measure -> {
                TalliedMeasure tallied = new TalliedMeasure(measure);
                Tally own = tallied.of(tally);
                Map<Field, long[]> vectors = new HashMap<>();
                own.fields().forEach(field -> vectors.put(field, own.vector(field.name())));
                vectors.putAll(MeasureFields.noise(List.of(
                        whole(variance(spread / MEASURED, 0)),
                        part(spread),
                        part(spread / SQUARED),
                        own.has(MeasureFields.HISTOGRAM_NAME) ? whole(variance(spread / BINNED, 0)) : 0L)));
                fields.putAll(tallied.vectors(Tally.of(vectors)));
            });
            groups.put(group, GroupTally.undivided(Tally.of(fields)));
            if (!export.parts(site).isEmpty()) {
                notes.add(NAME + ": labelled groups of site '" + site + "' withheld");
            }
        }
        notes.add(String.format(
                Locale.ROOT,
                "%s: epsilon %s, delta %s, of a unit of %d images at most; one row, without buckets",
                NAME,
                epsilon,
                delta,
                imagesPerUnit));
        return new Export(
                export.dimension(), CompatibilityKey.NOISED, groups, notes, export.least(), export.contents());
    }

    /** Whether embeddings get noise, and must be brought to length 1 before they are counted. */
    public boolean clips() {
        return what.contains(MomentFields.SUM);
    }

    /** Whether what is counted must be brought into bounds before: embeddings to length 1, values of measures to their ranges. */
    public boolean bounds() {
        return clips() || what.contains(MEASURES);
    }

    /** The measures that get noise. */
    private Set<String> measures(Tally tally) throws PrivacyRefusal {
        if (!what.contains(MEASURES)) {
            return Set.of();
        }
        Set<String> measures = new TreeSet<>(TalliedMeasure.names(tally.fields()));
        if (measures.isEmpty()) {
            throw new PrivacyRefusal(
                    NAME,
                    "the tally has no measures, which 'what' names; ask for some that the rule '" + AllowedMeasures.NAME
                            + "' allows, as by --captions, --score or --measures");
        }
        return measures;
    }

    /** The most by which one image changes all that gets noise, each field by its part. */
    private double spread(Tally tally, Set<String> measures) {
        double square = COUNTED * COUNTED + (noised().size() > 1 ? 1 + CLIPPED * CLIPPED : 0);
        for (String measure : measures) {
            square += MEASURED * MEASURED + 1 + SQUARED * SQUARED;
            square += new TalliedMeasure(measure).of(tally).has(MeasureFields.HISTOGRAM_NAME) ? BINNED * BINNED : 0;
        }
        return Math.sqrt(square);
    }

    /** Names of all fields but measures' that get noise: n first, then what it is about. */
    private List<String> noised() {
        if (clips()) {
            return List.of(MomentFields.N, MomentFields.SUM, NoiseFields.CLIPPED);
        }
        return what.contains(VoteFields.VOTES) ? List.of(MomentFields.N, VoteFields.VOTES) : List.of(MomentFields.N);
    }

    private void requireUnits(Export export, String site) throws PrivacyRefusal {
        long most = export.contents()
                .map(contents -> contents.largestUnit(site))
                .orElseThrow(() -> new PrivacyRefusal(
                        NAME, "which images are of one unit is not known, and with it not what noise hides"));
        if (most > imagesPerUnit) {
            throw new PrivacyRefusal(
                    NAME,
                    "a unit of " + site + " has " + most + " images, and 'imagesPerUnit' is " + imagesPerUnit
                            + "; noise would not hide it");
        }
    }

    /**
     * Counts an export in the ledger, and then draws its noise.
     *
     * @param shaped what {@link #apply} let leave
     * @param random a cryptographic generator, but in tests
     * @throws PrivacyRefusal if the ledger has not enough left
     */
    public TallyFile spend(TallyFile shaped, PrivacyLedger ledger, Instant now, Random random)
            throws PrivacyRefusal, StorageException, TallyFileException {
        if (!shaped.key().privacyMode().equals(CompatibilityKey.NOISED)) {
            throw new IllegalArgumentException("the export was not made ready for noise");
        }
        double sigma = new Promise(epsilon, delta).sigma();
        try {
            PrivacyLedger.Balance balance = ledger.spend(
                    new PrivacyLedger.Cost(
                            String.join("+", shaped.sites()), shaped.key().card(), rho(sigma), sigma),
                    new Promise(totalEpsilon, delta),
                    now);
            return noised(shaped, balance, random).issued(Math.max(balance.number(), now.getEpochSecond()), now);
        } catch (PrivacyLedger.Overspent e) {
            throw new PrivacyRefusal(NAME, String.valueOf(e.getMessage()));
        }
    }

    /** What was counted, with noise. */
    TallyFile noised(TallyFile shaped, PrivacyLedger.Balance balance, Random random) {
        SortedMap<Group, GroupTally> groups = new TreeMap<>();
        shaped.groups()
                .forEach((group, tally) -> groups.put(group, GroupTally.undivided(noised(tally.pooled(), random))));
        List<String> notes = new ArrayList<>(shaped.provenance().notes());
        notes.add(String.format(
                Locale.ROOT,
                "%s: export %d of the policy; all so far cost epsilon %.3f of %.3f",
                NAME,
                balance.number(),
                Promise.epsilonOf(balance.rho(), delta),
                totalEpsilon));
        return new TallyFile(
                shaped.key(),
                Provenance.of(shaped.provenance().tool(), shaped.provenance().policy(), notes, groups),
                groups);
    }

    private static Tally noised(Tally tally, Random random) {
        long[] variances = tally.vector(NoiseFields.VARIANCES.name());
        Map<Field, long[]> fields = new HashMap<>();
        for (Field field : tally.fields()) {
            long[] values = tally.vector(field.name());
            Optional<String> measure = TalliedMeasure.of(field.name());
            if (measure.isPresent()) {
                TalliedMeasure tallied = new TalliedMeasure(measure.get());
                MeasureFields.noise(tallied.of(tally), tallied.own(field))
                        .ifPresent(noise -> add(values, noise, random));
            } else if (!field.equals(NoiseFields.VARIANCES)) {
                add(values, BigInteger.valueOf(variances[NoiseFields.place(field.name())]), random);
            }
            fields.put(field, values);
        }
        // What is made of noised numbers tells no more than they do: a tally counts one image at least.
        fields.computeIfPresent(tally.field(MomentFields.N), (field, n) -> new long[] {Math.max(1, n[0])});
        return Tally.of(fields);
    }

    private static void add(long[] values, BigInteger variance, Random random) {
        DiscreteGaussian noise = new DiscreteGaussian(variance, random);
        Arrays.setAll(values, i -> values[i] + noise.next());
    }

    /** A whole number in the digits of a measure's variances. */
    private static long whole(BigInteger variance) {
        return variance.shiftLeft(MeasureFields.NOISE_Q).longValueExact();
    }

    /** A variance in units of u^2, likewise. */
    private long part(double weight) {
        return variance(weight, MeasureFields.NOISE_Q / 2).longValueExact();
    }

    /** Of the noise on a field of a weight, in units of 2^-q, rounded up. */
    private BigInteger variance(double weight, int q) {
        double deviation = new Promise(epsilon, delta).sigma() * imagesPerUnit * weight;
        return new BigDecimal(Math.scalb(deviation * deviation, 2 * q))
                .setScale(0, RoundingMode.CEILING)
                .toBigInteger();
    }

    /** What an export costs: of each field the squared sensitivity by twice the variance, together one of sensitivity 1. */
    private static double rho(double sigma) {
        return 1 / (2 * sigma * sigma);
    }
}
