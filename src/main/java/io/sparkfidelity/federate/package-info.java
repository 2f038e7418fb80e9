/**
 * Tallies of several sites: the tally file, its compatibility key, merging, and a site's privacy policy. The room is
 * furnished with the commands that need it.
 *
 * <p>In: tallies, and files from outside. Out: files, and pooled tallies. What must stay true: the pooled tally has the
 * bits of the pooled images' tally; a file from outside is validated before anything that it asks for is allocated; no
 * id, path or free text of a site's images ever leaves it.
 */
package io.sparkfidelity.federate;
