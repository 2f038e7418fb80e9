package io.sparkfidelity.report.page;

import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A strip of images of each dataset. */
public final class PicturesSection {
    /** Signature, length and name of the header, width and height. */
    private static final int HEADER = 24;

    private static final long SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int MOST_SIDE = 1024;
    /** Pictures under this many pixels are shown with their pixels, larger. */
    private static final int TINY = 48;

    private PicturesSection() {}

    static Optional<Section> of(Report report) {
        Map<String, List<Report.SampleEntry>> byDataset = new LinkedHashMap<>();
        report.samples().forEach(sample -> byDataset
                .computeIfAbsent(sample.dataset(), dataset -> new ArrayList<>())
                .add(sample));
        Markup body = new Markup()
                .element(
                        "p",
                        "Images of each set, those with the smallest hashes of their ids: neither the best nor the"
                                + " worst. Sets of the same ids show the same ones.");
        boolean any = false;
        for (Map.Entry<String, List<Report.SampleEntry>> dataset : byDataset.entrySet()) {
            Markup strip = new Markup();
            boolean shown = false;
            for (Report.SampleEntry sample : dataset.getValue()) {
                Optional<Markup> picture = picture(sample);
                picture.ifPresent(strip::add);
                shown |= picture.isPresent();
            }
            if (shown) {
                any = true;
                body.open("figure")
                        .element("figcaption", dataset.getKey())
                        .open("div", "class", "strip")
                        .add(strip)
                        .close("div")
                        .close("figure");
            }
        }
        return any ? Optional.of(new Section("samples", "Images", body)) : Optional.empty();
    }

    /** Nothing for what is no PNG: a report may come from elsewhere. */
    public static Optional<Markup> picture(Report.SampleEntry sample) {
        byte[] file;
        try {
            file = Base64.getDecoder().decode(sample.png());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (file.length < HEADER || ByteBuffer.wrap(file).getLong(0) != SIGNATURE) {
            return Optional.empty();
        }
        int width = ByteBuffer.wrap(file).getInt(16);
        int height = ByteBuffer.wrap(file).getInt(20);
        if (width < 1 || height < 1 || width > MOST_SIDE || height > MOST_SIDE) {
            return Optional.empty();
        }
        return Optional.of(new Markup()
                .open(
                        "img",
                        "src",
                        "data:image/png;base64," + sample.png(),
                        "alt",
                        sample.id(),
                        "title",
                        sample.id(),
                        "width",
                        "" + width,
                        "height",
                        "" + height,
                        "class",
                        Math.max(width, height) < TINY ? "tiny" : "small"));
    }
}
