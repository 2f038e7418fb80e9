package io.sparkfidelity.spark.measure;

import io.sparkfidelity.embed.pair.ImagePair;
import io.sparkfidelity.embed.pair.PairComparer;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.RejectReason;
import io.sparkfidelity.measure.pixels.Lack;
import io.sparkfidelity.measure.pixels.Reading;
import io.sparkfidelity.source.ImageRef;
import io.sparkfidelity.spark.cache.EmbeddingRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.function.Consumer;

/** A task's pairs as a network compares them: those of one size together, in calls of {@link PairComparer#pairs}. Not thread-safe. */
final class ComparedPairs implements Iterator<EmbeddingRow> {
    /** Calls that may wait for more pairs of their sizes; then the oldest goes as it is. */
    private static final int WAITING = 4;

    private final PairComparer comparer;
    private final Iterator<PairPixels.Outcome> outcomes;
    private final Consumer<EmbeddingRow> told;
    private final Map<Size, List<PairPixels.Both>> waiting = new LinkedHashMap<>();
    private final Queue<EmbeddingRow> ready = new ArrayDeque<>();

    private record Size(int width, int height) {}

    /** @param told gets every row */
    ComparedPairs(PairComparer comparer, Iterator<PairPixels.Outcome> outcomes, Consumer<EmbeddingRow> told) {
        this.comparer = comparer;
        this.outcomes = outcomes;
        this.told = told;
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && outcomes.hasNext()) {
            add(outcomes.next());
        }
        if (ready.isEmpty() && !waiting.isEmpty()) {
            compare(waiting.keySet().iterator().next());
        }
        return !ready.isEmpty();
    }

    @Override
    public EmbeddingRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        EmbeddingRow row = ready.remove();
        told.accept(row);
        return row;
    }

    private void add(PairPixels.Outcome outcome) {
        if (outcome instanceof PairPixels.Missing missing) {
            ready.add(missing.row());
        } else if (outcome instanceof PairPixels.Both both) {
            add(both);
        }
    }

    private void add(PairPixels.Both both) {
        ImagePair pair = both.pixels();
        boolean anySize = comparer.card().input().anySize();
        if (anySize && !pair.ofOneSize()) {
            ready.add(MeasureRow.of(both.image(), List.of(new Reading.Missing(Lack.DIFFERENT_SIZES))));
        } else if (pair.shortestSide() < comparer.card().input().shortestSide()) {
            ready.add(MeasureRow.of(both.image(), List.of(new Reading.Missing(Lack.TOO_SMALL))));
        } else {
            Size size = anySize ? new Size(pair.image().width(), pair.image().height()) : new Size(0, 0);
            List<PairPixels.Both> group = waiting.computeIfAbsent(size, key -> new ArrayList<>());
            group.add(both);
            if (group.size() == comparer.pairs(pair)) {
                compare(size);
            } else if (waiting.size() > WAITING) {
                compare(waiting.keySet().iterator().next());
            }
        }
    }

    private void compare(Size size) {
        List<PairPixels.Both> group = waiting.remove(size);
        if (group == null) {
            return;
        }
        try {
            float[] numbers =
                    comparer.compare(group.stream().map(PairPixels.Both::pixels).toList());
            for (int i = 0; i < numbers.length; i++) {
                ready.add(row(group.get(i).image(), numbers[i]));
            }
        } catch (ImageRejectedException e) {
            oneByOne(group);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** So that an image that cannot be resized costs its own pair alone. */
    private void oneByOne(List<PairPixels.Both> group) {
        for (PairPixels.Both both : group) {
            try {
                ready.add(row(both.image(), comparer.compare(List.of(both.pixels()))[0]));
            } catch (ImageRejectedException e) {
                ready.add(MeasureRow.rejected(both.image(), e.reject()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static EmbeddingRow row(ImageRef image, float number) {
        return Float.isFinite(number)
                ? MeasureRow.of(image, List.of(Reading.of(number)))
                : MeasureRow.without(image, RejectReason.NON_FINITE.code());
    }
}
