package io.sparkfidelity.federate.pool;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What part of a pool each origin has: who counts most of the images decides the pool's score. */
public final class Weights {
    /** Beyond which the others are compared without it. */
    private static final double MOST = 0.5;
    /** Beyond which it is said: a large hospital among small ones has less. */
    private static final double FLAGGED = 0.9;

    private static final double HALF = 0.5;

    private final Map<String, Double> shares = new HashMap<>();

    private Weights(List<PoolMember> members) {
        double total = members.stream().mapToDouble(PoolMember::n).sum();
        members.forEach(member -> shares.merge(member.origin(), member.n() / total, Double::sum));
    }

    public static Weights of(List<PoolMember> members) {
        return new Weights(members);
    }

    private double share(PoolMember member) {
        return shares.getOrDefault(member.origin(), 0.0);
    }

    /** The origin that has more than half of the images of three origins or more, if one has. */
    Optional<String> heaviest() {
        return shares.size() < 3
                ? Optional.empty()
                : shares.entrySet().stream()
                        .filter(entry -> entry.getValue() > MOST)
                        .map(Map.Entry::getKey)
                        .findFirst();
    }

    /** What a coordinator should know of a member's weight, in words. */
    Optional<String> flag(PoolMember member) {
        double share = share(member);
        return shares.size() > 1 && share > FLAGGED
                ? Optional.of("has " + percent(share) + " of the pool's images")
                : Optional.empty();
    }

    /**
     * Passes a pool of which no origin has more than a share.
     *
     * @param most 0 to 1
     * @throws IncompatibleTallies naming the first member that has more
     */
    public static void require(List<PoolMember> members, double most) throws IncompatibleTallies {
        Weights weights = of(members);
        for (PoolMember member : members) {
            double share = weights.share(member);
            if (share > most) {
                throw new IncompatibleTallies("site '" + member.name() + "' has " + percent(share)
                        + " of the pool's images" + (share * total(members) > member.n() + HALF ? " with its like" : "")
                        + ", and --max-share allows " + percent(most) + "; --exclude leaves it out");
            }
        }
    }

    private static double total(List<PoolMember> members) {
        return members.stream().mapToDouble(PoolMember::n).sum();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.3g%%", 100 * share);
    }
}
