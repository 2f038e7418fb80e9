package io.sparkfidelity.metric;

/** What a metric does where a coordinator holds a pool's sites against the reference and against each other. */
public enum SiteRole {
    /** It is left out. */
    NONE,
    /** It is shown where every side has the products of features; fair to sites that differ in size. */
    OF_PRODUCTS,
    /** It is shown in their place where a policy withholds the products: counts and sums are enough for it. */
    OF_SUMS
}
