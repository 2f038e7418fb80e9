package io.sparkfidelity.cli.measures;

import io.sparkfidelity.cli.session.UsageException;
import io.sparkfidelity.spark.measure.MeasureChoices;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that ask for measures. */
public final class MeasureOptions {
    @Option(
            names = "--score",
            paramLabel = "NAME=COLUMN[:LO..HI]",
            description =
                    "Scores NAME by the numbers of a column of the candidates' tables or manifests, which mostly lie"
                            + " between LO and HI (0..1); LO above HI where smaller is better. May be given many times.")
    private List<String> scores = new ArrayList<>();

    /**
     * What is asked for.
     *
     * @param named measures that stand among the metrics, of {@link MeasureChoices#NAMES}
     */
    public MeasureChoices choices(List<String> named) throws UsageException {
        List<MeasureChoices.OutsideScore> outside = new ArrayList<>();
        for (String score : scores) {
            outside.add(ScoreText.parse(score));
        }
        List<String> names = outside.stream().map(each -> each.measure().name()).toList();
        for (String name : names) {
            if (names.stream().filter(name::equals).count() > 1) {
                throw new UsageException("--score: '" + name.substring(ScoreText.PREFIX.length())
                        + "' is given twice; give each score a name of its own");
            }
        }
        return new MeasureChoices(outside, !named.isEmpty());
    }
}
