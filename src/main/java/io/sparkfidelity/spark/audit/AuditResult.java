package io.sparkfidelity.spark.audit;

import io.sparkfidelity.metric.Score;
import io.sparkfidelity.spark.cache.EvaluationResult;
import java.util.List;

/**
 * What an audit found; lists in the order of the datasets.
 *
 * @param evaluation the scores of every pair, and what is known of the datasets
 * @param diversity scores of each dataset alone
 */
public record AuditResult(EvaluationResult evaluation, List<List<Score>> diversity, Duplicates duplicates) {}
