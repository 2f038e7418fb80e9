package io.sparkfidelity.federate.pool;

import java.util.List;

/**
 * What a coordinator looks at before a site's tally is pooled.
 *
 * @param site its name
 * @param n images
 * @param trace of the covariance
 * @param effectiveRank of the covariance
 * @param fid Frechet distance of the other sites' pool, in the embedding's units squared; biased upward by about 1/n
 * @param mmd unbiased squared MMD from the other sites' pool: CMMD's kernel and units for unit vectors, else that of means
 * @param flags in what it is unlike the others, in words; none for most
 */
public record SiteScreening(
        String site, long n, double trace, double effectiveRank, double fid, double mmd, List<String> flags) {
    public SiteScreening {
        flags = List.copyOf(flags);
    }
}
