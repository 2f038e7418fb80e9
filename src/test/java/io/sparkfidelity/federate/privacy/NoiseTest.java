package io.sparkfidelity.federate.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.federate.CompatibilityKey;
import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.Sites;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.federate.file.TallyFileReader;
import io.sparkfidelity.federate.file.TallyFileWriter;
import io.sparkfidelity.federate.noise.PrivacyLedger;
import io.sparkfidelity.federate.trust.Trust;
import io.sparkfidelity.storage.OwnerFile;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.NoiseFields;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.VoteFields;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exports with noise: what leaves, what is refused, and what an attacker makes of it. */
class NoiseTest {
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final PrivacyLedger.Balance COUNTED = new PrivacyLedger.Balance(1, 0.028);
    private static final int D = 4;
    private static final long ONE = 1L << Sites.Q;
    private static final Group NORTH = Group.whole("north");
    private static final String RULES = """
            name: noised
            rules:
              - {rule: fields, allow: [n, sum, clipped]}
              - {rule: labels, allow: [cat]}
              - {rule: minimum-images, images: 5}
              - {rule: second-moments, imagesPerDimension: 2}
              - {rule: noise, epsilon: 1, delta: 1.0e-6, totalEpsilon: 2, what: [n, sum], imagesPerUnit: 1}
            """;

    @TempDir
    Path folder;

    @Test
    void whatLeavesHasNoiseOfTheVariancesThatItSays() throws Exception {
        TallyFile shaped = shaped(200, 1);
        assertEquals(CompatibilityKey.NOISED, shaped.key().privacyMode());
        assertEquals(
                List.of("clipped", "n", "noise", "sum"),
                shaped.whole().fields().stream().map(Field::name).toList());
        Tally plain = shaped.pooled();
        double sigma = 4.22467888932684 * Math.sqrt(1 + 1.0 / 16 + 1.0 / 64);
        assertEquals(sigma * sigma, NoiseFields.variance(plain, MomentFields.SUM), 1e-9);
        assertEquals(16 * sigma * sigma, NoiseFields.variance(plain, MomentFields.N), 1);
        double square = 0;
        int draws = 400;
        Noise noise = policy().noise().orElseThrow();
        for (int i = 0; i < draws; i++) {
            Tally noised = noise.noised(shaped, COUNTED, new Random(i)).pooled();
            for (int j = 0; j < D; j++) {
                square += Math.pow(noised.value("sum", j) - plain.value("sum", j), 2);
            }
        }
        // Four standard errors of the mean of 1,600 squares.
        assertEquals(1, square / (draws * D) / (sigma * sigma * ONE * ONE), 4 * Math.sqrt(2.0 / (draws * D)));
    }

    @Test
    void theFileIsReadAndAddsUp() throws Exception {
        Noise noise = policy().noise().orElseThrow();
        TallyFile file = noise.spend(shaped(200, 1), ledger("a"), NOW, new Random(1));
        assertEquals(
                file,
                TallyFileReader.parse("f", TallyFileWriter.bytes(file, Optional.empty()), Trust.unsigned())
                        .file());
        assertTrue(file.provenance()
                .notes()
                .contains("noise: export 1 of the policy; all so far cost epsilon 1.078 of 2.000"));
        Tally both = file.pooled().add(file.pooled());
        assertEquals(
                2 * NoiseFields.variance(file.pooled(), MomentFields.SUM),
                NoiseFields.variance(both, MomentFields.SUM),
                1e-9);
    }

    /** One more image is one more vote: noise as on sums, in votes. */
    @Test
    void votesHaveNoiseToo() throws Exception {
        PrivacyPolicy policy = PrivacyPolicy.parse(
                RULES.replace("[n, sum, clipped]", "[n, votes]").replace("what: [n, sum]", "what: [n, votes]"), "p");
        Field votes = VoteFields.votes(300);
        Field n = new Field("n", 0, 1);
        long[] counts = new long[300];
        counts[7] = 100;
        TallyFile file = TallyFile.ofSites(
                Sites.key(D, false).withFields(List.of(n, votes)).withSeed("candidates", 5),
                Sites.TOOL,
                "none",
                new TreeMap<>(
                        Map.of(NORTH, GroupTally.undivided(Tally.of(Map.of(n, new long[] {100}, votes, counts))))));
        Contents contents = new Contents();
        for (int i = 0; i < 100; i++) {
            contents.add(NORTH, i, i);
        }
        PrivacyPolicy plain = PrivacyPolicy.parse(
                String.join(
                        "\n",
                        RULES.replace("[n, sum, clipped]", "[n, votes]")
                                .lines()
                                .limit(6)
                                .toList()),
                "p");
        counts[9] = 4;
        TallyFile few = TallyFile.ofSites(
                file.key(),
                Sites.TOOL,
                "none",
                new TreeMap<>(
                        Map.of(NORTH, GroupTally.undivided(Tally.of(Map.of(n, new long[] {104}, votes, counts))))));
        assertEquals(0, plain.apply(few, contents).pooled().value("votes", 9), "fewer than 5 votes without noise");
        assertEquals(100, plain.apply(few, contents).pooled().value("votes", 7));
        counts[9] = 0;
        TallyFile shaped = policy.apply(file, contents);
        Tally noised = policy.noise()
                .orElseThrow()
                .noised(shaped, COUNTED, new Random(3))
                .pooled();
        double variance = NoiseFields.variance(noised, VoteFields.VOTES);
        assertEquals(Math.pow(4.22467888932684, 2) * (1 + 1.0 / 16 + 1.0 / 64), variance, 1);
        double square = 0;
        for (int i = 0; i < 300; i++) {
            square += Math.pow(noised.value("votes", i) - counts[i], 2);
        }
        assertEquals(1, square / 300 / variance, 4 * Math.sqrt(2.0 / 300));
        assertTrue(assertThrows(PrivacyRefusal.class, () -> policy.apply(tally(200), contents))
                .getMessage()
                .contains("the tally has no 'votes'"));
    }

    @Test
    void theLedgerIsAskedFirst() throws Exception {
        Noise noise = policy().noise().orElseThrow();
        for (int i = 0; i < 3; i++) {
            noise.spend(shaped(200, 1), ledger("a"), NOW, new Random(i));
        }
        assertTrue(
                assertThrows(PrivacyRefusal.class, () -> noise.spend(shaped(200, 1), ledger("a"), NOW, new Random(1)))
                        .getMessage()
                        .startsWith("the privacy rule 'noise' refuses: 3 exports have spent epsilon 1.949 of 2.000"));
    }

    @Test
    void aUnitOfMoreImagesThanNoiseHidesIsRefused() {
        assertTrue(assertThrows(PrivacyRefusal.class, () -> shaped(200, 3))
                .getMessage()
                .contains("a unit of north has 3 images, and 'imagesPerUnit' is 1"));
        assertTrue(assertThrows(PrivacyRefusal.class, () -> policy().apply(tally(200)))
                .getMessage()
                .contains("which images are of one unit is not known"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "what: [n, sum]| what: [n, sum, gram]| second moments take is larger than what they say",
                "what: [n, sum]| what: [n]| must be [n, sum], [n, votes], [n, measures] or [n, sum, measures]",
                "epsilon: 1,| epsilon: 0,| 'epsilon' is 0.0",
                "delta: 1.0e-6| delta: 1.0| 'delta' is 1.0",
                "totalEpsilon: 2| totalEpsilon: 1| one export costs 1.0779 by the ledger's count",
                "totalEpsilon: 2| totalEpsilon: 200| 'totalEpsilon' is 200.0",
                "imagesPerUnit: 1| imagesPerUnit: 0| must be 1 to 1000",
                "imagesPerUnit: 1| imagesPerUnit: 1, sigma: 3| sigma",
            })
    void aRuleThatCannotHoldIsRefused(String right, String wrong, String reason) {
        String message = assertThrows(
                        TallyFileException.class, () -> PrivacyPolicy.parse(RULES.replace(right, wrong), "p.yaml"))
                .getMessage();
        assertTrue(message.contains(reason), message);
    }

    @Test
    void noiseIsTheLastRuleAndOfUnitVectors() throws Exception {
        List<String> lines = new ArrayList<>(RULES.lines().toList());
        lines.add(2, lines.remove(lines.size() - 1));
        assertTrue(assertThrows(TallyFileException.class, () -> PrivacyPolicy.parse(String.join("\n", lines), "p"))
                .getMessage()
                .contains("must be the last"));
        TallyFile other = Sites.file("north", Sites.images("north", 50, D, 0, 1, false), false);
        assertTrue(assertThrows(PrivacyRefusal.class, () -> policy().apply(other, new Contents()))
                .getMessage()
                .contains("have no bound on their length"));
    }

    /**
     * The best linear test of whether one image was counted, between two data sets that an attacker knows but for it: the
     * direction of their difference, every entry weighed by its noise. Its advantage (hits less false alarms) may be (e - 1 +
     * 2 delta) / (e + 1) = 0.462 at epsilon 1; of Gaussian noise of this sigma it is 2 Phi(1 / (2 sigma)) - 1 = 0.094.
     */
    @Test
    void theBestLinearAttackerGainsNoMoreThanWasPromised() throws Exception {
        Noise noise = policy().noise().orElseThrow();
        TallyFile without = shaped(200, 1);
        Tally target = image();
        TallyFile with = TallyFile.ofSites(
                without.key(),
                Sites.TOOL,
                "noised",
                new TreeMap<>(
                        Map.of(NORTH, GroupTally.undivided(without.pooled().add(target)))));
        int draws = 1500;
        double[] in = new double[draws];
        double[] out = new double[draws];
        for (int i = 0; i < draws; i++) {
            in[i] = statistic(noise.noised(with, COUNTED, new Random(2L * i)), without, target);
            out[i] = statistic(noise.noised(without, COUNTED, new Random(2L * i + 1)), without, target);
        }
        double advantage = advantage(in, out);
        // The largest of two empirical distributions' differences is 1.36 sqrt(2 / draws) by chance.
        assertTrue(advantage < 0.094 + 1.36 * Math.sqrt(2.0 / draws), "advantage " + advantage);
        assertEquals(1, statistic(with, without, target) - statistic(without, without, target), 1, "without noise");
        assertTrue(
                advantage(
                                new double[] {statistic(with, without, target)},
                                new double[] {statistic(without, without, target)})
                        == 1,
                "without noise it would be certain");
    }

    private static double statistic(TallyFile seen, TallyFile known, Tally target) {
        double sum = 0;
        Tally plain = known.pooled();
        for (String field : List.of("n", "sum", "clipped")) {
            double variance = NoiseFields.variance(plain, field);
            double unit = Math.scalb(1.0, -plain.field(field).q());
            for (int i = 0; i < plain.field(field).length(); i++) {
                sum += (seen.pooled().value(field, i) - plain.value(field, i))
                        * unit
                        * (target.value(field, i) * unit)
                        / variance;
            }
        }
        return sum;
    }

    /** The largest difference of the shares above a threshold. */
    private static double advantage(double[] in, double[] out) {
        double best = 0;
        for (double threshold : in) {
            double hits = Arrays.stream(in).filter(x -> x >= threshold).count() / (double) in.length;
            double alarms = Arrays.stream(out).filter(x -> x >= threshold).count() / (double) out.length;
            best = Math.max(best, hits - alarms);
        }
        return best;
    }

    /** A clipped one of length 1, the worst there is. */
    private static Tally image() {
        return Tally.of(Map.of(
                new Field("n", 0, 1),
                new long[] {1},
                new Field("sum", Sites.Q, D),
                new long[] {ONE, 0, 0, 0},
                NoiseFields.clipped(),
                new long[] {1},
                NoiseFields.VARIANCES,
                new long[3]));
    }

    private static PrivacyPolicy policy() throws TallyFileException {
        return PrivacyPolicy.parse(RULES, "p");
    }

    private PrivacyLedger ledger(String name) {
        return new PrivacyLedger(new OwnerFile(folder.resolve(name)));
    }

    private static TallyFile tally(int n) {
        CompatibilityKey key = Sites.key(D, true);
        List<Field> fields = List.of(new Field("n", 0, 1), new Field("sum", Sites.Q, D), NoiseFields.clipped());
        return TallyFile.ofSites(
                key.withFields(fields),
                Sites.TOOL,
                "none",
                new TreeMap<>(Map.of(
                        NORTH,
                        GroupTally.undivided(Tally.of(Map.of(
                                fields.get(0), new long[] {n},
                                fields.get(1), new long[] {n * ONE / 2, 0, n * ONE / 3, -ONE},
                                fields.get(2), new long[] {2}))))));
    }

    private static TallyFile shaped(int n, int ofUnit) throws TallyFileException, PrivacyRefusal {
        Contents contents = new Contents();
        for (int i = 0; i < n; i++) {
            contents.add(NORTH, i, i / ofUnit);
        }
        return policy().apply(tally(n), contents);
    }
}
