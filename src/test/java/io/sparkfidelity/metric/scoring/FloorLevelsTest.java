package io.sparkfidelity.metric.scoring;

import io.sparkfidelity.metric.Draws;
import io.sparkfidelity.metric.Floor;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.PairMetric;
import io.sparkfidelity.metric.PairRequirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.diversity.EffectiveRank;
import io.sparkfidelity.metric.diversity.VendiCosine;
import io.sparkfidelity.metric.frechet.Fid;
import io.sparkfidelity.metric.frechet.FidInfinity;
import io.sparkfidelity.metric.mmd.Cmmd;
import io.sparkfidelity.metric.mmd.CmmdUnbiased;
import io.sparkfidelity.metric.pairwise.*;
import io.sparkfidelity.pairs.*;
import io.sparkfidelity.tally.*;
import java.util.*;
import java.util.stream.*;
import org.junit.jupiter.api.Test;

class FloorLevelsTest {
    private static final ModelTraits UNIT = new ModelTraits("features", true);

    record Rows(Side side, float[][] rows, int[] buckets) {
        static Rows of(Side side, String kind, long seed, int n, int d) {
            Random random = new Random(seed * 0x9E3779B97F4A7C15L + 7);
            float[][] rows = new float[n][d];
            for (float[] row : rows) for (int i = 0; i < d; i++) {
                double z = random.nextGaussian();
                row[i] = (float) switch (kind) {
                    case "power", "unit" -> z / Math.sqrt(i + 1) + (kind.equals("unit") ? .2 : 0);
                    case "relu" -> Math.max(0, z - .5) / Math.sqrt(i + 1);
                    default -> z; };
            }
            if (kind.equals("unit")) rows = Tallies.unit(rows);
            return new Rows(side, rows, random.ints(n, 0, 16).sorted().toArray());
        }
        Sample sample() {
            return new Sample(side.name(), Tallies.buckets(rows, Arrays.stream(buckets), new MomentFields(rows[0].length, new FixedPoint(18))));
        }
        List<Tile> tiles() { return Tile.cut(side, rows, buckets); }
        List<Long> by() { return LongStream.range(0, 16).map(b -> Arrays.stream(buckets).filter(x -> x == b).count()).boxed().toList(); }
    }

    static List<Score> scores(List<Metric> metrics, Rows x, Rows y) {
        PairRequirements required = PairRequirements.of(metrics).withFloors();
        Optional<PairFindings> f = Optional.empty();
        if (!required.none()) {
            LocalFolds folds = new LocalFolds(x.tiles(), y.tiles(), 1);
            boolean nb = !required.neighbourhoods().isEmpty();
            f = Optional.of(new PairFindings(x.by(), y.by(), OptionalLong.empty(), required.kernels(),
                required.kernels().isEmpty() ? Optional.empty() : Optional.of(folds.kernelSums(required.kernels(), Arithmetic.DOUBLE)),
                Optional.empty(), nb ? folds.manifolds(required.neighbourhoods()) : Map.of(),
                nb ? SplitManifoldScorer.of(x.tiles(), required.neighbourhoods(), ManifoldMetric.splits(x.buckets().length, y.buckets().length)).byNeighbourhood() : Map.of(), FoldResults.NONE));
        }
        return new Scorer(UNIT, x.sample()).scores(metrics, y.sample(), f, Optional.empty());
    }

    @Test
    void print() {
        int draws = Integer.getInteger("draws", 400);
        for (String job : System.getProperty("jobs", "").split(";")) {
            String[] p = job.split(",");
            String kind = p[0]; int n = Integer.parseInt(p[1]), m = Integer.parseInt(p[2]), d = Integer.parseInt(p[3]);
            List<Metric> metrics = Metrics.all().stream().map(x -> (Metric) x).filter(q -> List.of(p).subList(4, p.length).contains(q.name())).toList();
            double[][] v = new double[metrics.size()][8];
            for (int i = 0; i < draws; i++) {
                List<Score> s = scores(metrics, Rows.of(Side.REFERENCE, kind, 2 * i, n, d), Rows.of(Side.CANDIDATE, kind, 2 * i + 1, m, d));
                for (int k = 0; k < s.size(); k++) {
                    Floor f = s.get(k).floor().orElseThrow(); double x = s.get(k).value();
                    v[k][0] += x < f.q05() ? 1 : 0; v[k][1] += x > f.q95() ? 1 : 0;
                    v[k][2] += x; v[k][3] += f.mean(); v[k][4] += x * x; v[k][5] += f.q95() - f.mean(); v[k][6] += (x - f.mean()) * (x - f.mean());
                }
            }
            for (int k = 0; k < metrics.size(); k++) System.out.printf("%s %-18s below q05 %.1f%%  above q95 %.1f%%  mean %.5g floor %.5g  sd %.4g rms(x-f) %.4g  q95-mean %.4g%n", job.substring(0, job.indexOf(',', job.indexOf(',', job.indexOf(',') + 1) + 1)), metrics.get(k).name(), 100 * v[k][0] / draws, 100 * v[k][1] / draws, v[k][2] / draws, v[k][3] / draws, Math.sqrt(v[k][4] / draws - Math.pow(v[k][2] / draws, 2)), Math.sqrt(v[k][6] / draws), v[k][5] / draws);
        }
    }
}
