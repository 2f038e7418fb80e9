package io.sparkfidelity.report;

/**
 * A part of a page.
 *
 * @param id anchor, unique on its page
 * @param title heading
 */
record Section(String id, String title, Markup body) {}
