package io.sparkfidelity.report.html;

/**
 * A part of a page.
 *
 * @param id anchor, unique on its page
 * @param title heading
 */
public record Section(String id, String title, Markup body) {}
