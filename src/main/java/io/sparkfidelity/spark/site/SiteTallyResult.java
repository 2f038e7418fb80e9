package io.sparkfidelity.spark.site;

import io.sparkfidelity.federate.CompatibilityKey;
import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.privacy.Contents;
import io.sparkfidelity.source.LeftAlone;
import io.sparkfidelity.spark.cache.EmbeddingSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What a site could export, before its policy has seen it.
 *
 * @param key what the tallies may be added to
 * @param groups each site's whole set and perhaps its labels, in sixteen buckets
 * @param contents the images behind them
 * @param set the embeddings that were tallied
 * @param leftAlone files of the source that are no images of the set, by reason
 * @param unmeasured by measure, how many images have no value, by reason; measures that all images have are left out
 * @param candidates ids of those that were voted for, in the order of the votes; none of a tally
 * @param warnings what the site's user should know
 */
public record SiteTallyResult(
        CompatibilityKey key,
        SortedMap<Group, GroupTally> groups,
        Contents contents,
        EmbeddingSet set,
        List<LeftAlone> leftAlone,
        SortedMap<String, Map<String, Long>> unmeasured,
        List<String> candidates,
        List<String> warnings) {}
