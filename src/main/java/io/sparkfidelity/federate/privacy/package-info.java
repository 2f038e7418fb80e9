/**
 * What a site lets out: one rule a class, put together by the site's own policy.
 *
 * <p>In: a policy file and the tallies of an export. Out: what may leave, or a refusal in words. What must stay true: a
 * policy is named, never assumed; a rule that cannot judge refuses.
 */
@NullMarked
package io.sparkfidelity.federate.privacy;

import org.jspecify.annotations.NullMarked;
