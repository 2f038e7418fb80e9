package io.sparkfidelity.report.page;

import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.html.HtmlPage;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import io.sparkfidelity.report.text.Verdicts;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** {@code report.html}: a report for a reader, in one file that needs nothing else. */
public final class ReportPage {
    private static final int MOST_NAMES = 3;

    /** The page's parts from top to bottom; each is left out where the report has nothing for it. */
    private static final List<Function<Report, Optional<Section>>> SECTIONS = List.of(
            OverviewSection::of,
            ScoresSection::of,
            PanelSection::of,
            NotesSection::of,
            DifferencesSection::of,
            ExtrapolationSection::of,
            SweepSection::of,
            ClassesSection::of,
            ConfoundersSection::of,
            MeasuresSection::of,
            SlicesSection::of,
            SpectraSection::of,
            ExplainSection::of,
            PicturesSection::of,
            DatasetsSection::of,
            TimingsSection::of,
            ProvenanceSection::of);

    private ReportPage() {}

    /** The page's text; the same report gives the same bytes. */
    public static String of(Report report) {
        List<Section> sections = SECTIONS.stream()
                .flatMap(section -> section.apply(report).stream())
                .toList();
        return HtmlPage.of(title(report), lead(report), sections);
    }

    private static String title(Report report) {
        List<String> candidates = new ScoreGroups(report).candidates();
        String names = candidates.size() > MOST_NAMES
                ? candidates.size() + " candidates"
                : candidates.isEmpty() ? "Report" : String.join(", ", candidates);
        return reference(report).map(name -> names + " against " + name).orElse(names);
    }

    private static Optional<String> reference(Report report) {
        return report.scores().stream().map(Report.ScoreEntry::reference).findFirst();
    }

    private static Markup lead(Report report) {
        Markup lead = new Markup();
        Verdicts.of(report).forEach(verdict -> lead.element("p", verdict + "."));
        lead.open("p", "class", "soft");
        lead.text("spark-fidelity " + report.tool().version() + ", " + report.startedAt());
        for (Report.ModelEntry model : report.models()) {
            lead.text("; model " + model.name());
        }
        return lead.text(". The numbers stand in report.json beside this page.").close("p");
    }
}
