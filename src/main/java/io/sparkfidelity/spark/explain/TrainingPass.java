package io.sparkfidelity.spark.explain;

import io.sparkfidelity.metric.memorisation.Cells;
import io.sparkfidelity.pairs.nearest.NearestIds;
import io.sparkfidelity.pairs.nearest.NearestInPassing;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/** What a task does with a part of the training set: lets its rows pass by the short side, and by those of their own cell. */
record TrainingPass(Broadcast<ShortSide> side)
        implements FlatMapFunction<Iterator<BucketRow>, ArrayList<NearestIds>>, Serializable {
    /** The nearest of the short side's rows, then of those of every cell. */
    @Override
    public Iterator<ArrayList<NearestIds>> call(Iterator<BucketRow> training) {
        ShortSide held = side.value();
        Cells cells = held.cells();
        List<Optional<NearestInPassing>> ofCells = new ArrayList<>();
        try (NearestInPassing all = new NearestInPassing(held.rows(), held.ids())) {
            for (float[][] rows : held.byCell()) {
                ofCells.add(rows.length == 0 ? Optional.empty() : Optional.of(new NearestInPassing(rows, List.of())));
            }
            while (training.hasNext()) {
                BucketRow row = training.next();
                all.pass(row.getId(), row.getEmbedding());
                if (cells != null) {
                    float[] projected = cells.project(row.getEmbedding());
                    ofCells.get(cells.of(projected)).ifPresent(search -> search.pass(row.getId(), projected));
                }
            }
            ArrayList<NearestIds> found = new ArrayList<>(List.of(all.found()));
            ofCells.forEach(
                    search -> found.add(search.map(NearestInPassing::found).orElseGet(() -> new NearestIds(0))));
            return List.of(found).iterator();
        } finally {
            ofCells.forEach(search -> search.ifPresent(NearestInPassing::close));
        }
    }

    static ArrayList<NearestIds> merge(ArrayList<NearestIds> some, ArrayList<NearestIds> more) {
        ArrayList<NearestIds> merged = new ArrayList<>();
        for (int i = 0; i < some.size(); i++) {
            merged.add(some.get(i).merge(more.get(i)));
        }
        return merged;
    }
}
