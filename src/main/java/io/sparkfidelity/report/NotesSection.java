package io.sparkfidelity.report;

import java.util.List;
import java.util.Optional;

/** Warnings in words. */
final class NotesSection {
    private NotesSection() {}

    static Optional<Section> of(Report report) {
        List<String> notes = ReportNotes.of(report);
        if (notes.isEmpty()) {
            return Optional.empty();
        }
        Markup body = new Markup().open("ul");
        notes.forEach(note -> body.element("li", note));
        return Optional.of(new Section("notes", "Notes", body.close("ul")));
    }
}
