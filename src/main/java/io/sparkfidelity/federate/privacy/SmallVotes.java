package io.sparkfidelity.federate.privacy;

import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.VoteFields;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A candidate with one vote tells of one image. Votes that leave without noise leave as none where they are few. (Not before
 * noise: what one image may change would be more than one vote then.)
 */
final class SmallVotes {
    private SmallVotes() {}

    /** The export without numbers of votes below the least. */
    static Export withheld(Export export, long least) {
        SortedMap<Group, GroupTally> groups = new TreeMap<>();
        boolean any = false;
        for (Map.Entry<Group, GroupTally> group : export.groups().entrySet()) {
            boolean votes = group.getValue().has(VoteFields.VOTES) && least > 1;
            any |= votes;
            groups.put(
                    group.getKey(),
                    votes ? GroupTally.undivided(withheld(group.getValue().pooled(), least)) : group.getValue());
        }
        return any
                ? export.with(groups, List.of("votes for a candidate by fewer than " + least + " images are left out"))
                : export;
    }

    private static Tally withheld(Tally tally, long least) {
        Map<Field, long[]> fields = new HashMap<>();
        for (Field field : tally.fields()) {
            long[] values = tally.vector(field.name());
            for (int i = 0; i < values.length && field.name().equals(VoteFields.VOTES); i++) {
                values[i] = values[i] < least ? 0 : values[i];
            }
            fields.put(field, values);
        }
        return Tally.of(fields);
    }
}
