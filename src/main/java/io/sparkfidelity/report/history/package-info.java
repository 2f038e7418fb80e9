/**
 * Earlier nights: the folder of reports, and its page.
 *
 * <p>In: reports. Out: series over nights. What must stay true: a night is one immutable file; any number of writers may
 * add.
 */
@NullMarked
package io.sparkfidelity.report.history;

import org.jspecify.annotations.NullMarked;
