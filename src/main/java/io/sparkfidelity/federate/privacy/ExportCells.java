package io.sparkfidelity.federate.privacy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The images that a site has exported by one model, in cells: images of one cell have stood in the same rows of the same
 * exports, so that whatever is computed of those files is computed of sums over cells. While every cell counts the policy's
 * minimum, no subtraction of exports tells of fewer images.
 *
 * @param ids of images and copies, as {@link ExportItems} has them, each once, in order
 * @param units of the same, hashes; 0 where an older record did not keep them
 * @param cells of the same, 0 or more
 * @param next a number that no cell has yet
 */
record ExportCells(long[] ids, long[] units, int[] cells, int next) {
    /** An old cell's number, or none, and in which rows of the new export its images stand. */
    private record Piece(int cell, long rows) {}

    /** The new cells, or why an export must not leave. */
    record Judgement(Optional<ExportCells> cells, String reason) {}

    private static final int NEW = -1;

    static ExportCells none() {
        return new ExportCells(new long[0], new long[0], new int[0], 0);
    }

    /**
     * Judges an export.
     *
     * @param least that every new cell must count
     */
    Judgement with(ExportItems export, Least least) {
        long[] all = all(export);
        // 0 for what is in no row of this export.
        long[] rows = new long[all.length];
        long[] unitOf = new long[all.length];
        for (int i = 0; i < ids.length; i++) {
            unitOf[Arrays.binarySearch(all, ids[i])] = units[i];
        }
        for (int i = 0; i < export.ids().length; i++) {
            int place = Arrays.binarySearch(all, export.ids()[i]);
            rows[place] = export.rows()[i];
            unitOf[place] = export.units()[i];
        }
        int[] before = new int[all.length];
        Map<Piece, Integer> pieces = new HashMap<>();
        Map<Piece, Set<Long>> unitsOf = new HashMap<>();
        Map<Integer, Integer> parts = new HashMap<>();
        for (int i = 0; i < all.length; i++) {
            int known = Arrays.binarySearch(ids, all[i]);
            before[i] = known < 0 ? NEW : cells[known];
            Piece piece = new Piece(before[i], rows[i]);
            pieces.merge(piece, ExportItems.isCopy(all[i]) ? 0 : 1, Integer::sum);
            Set<Long> few = unitsOf.computeIfAbsent(piece, empty -> new HashSet<>());
            if (few.size() < least.units()) {
                few.add(unitOf[i]);
            }
        }
        pieces.keySet().forEach(piece -> parts.merge(piece.cell(), 1, Integer::sum));
        for (Map.Entry<Piece, Integer> piece : pieces.entrySet()) {
            int cell = piece.getKey().cell();
            boolean whole = cell != NEW && parts.getOrDefault(cell, 0) == 1;
            if (!whole && piece.getValue() < least.images()) {
                return new Judgement(Optional.empty(), reason(cell, piece.getValue() + " images", least.images()));
            }
            int few = unitsOf.getOrDefault(piece.getKey(), Set.of()).size();
            if (!whole && few < least.units()) {
                return new Judgement(
                        Optional.empty(), reason(cell, few + " units, with all their images,", least.units()));
            }
        }
        return new Judgement(Optional.of(refined(all, unitOf, rows, before, parts)), "");
    }

    private String reason(int cell, String count, long least) {
        String whose = cell != NEW ? "of earlier exports" : next > 0 ? "that no earlier export counted" : "of one row";
        return "subtractions would tell of as few as " + count + " " + whose + "; at least " + least + " are needed";
    }

    private ExportCells refined(long[] all, long[] unitOf, long[] rows, int[] before, Map<Integer, Integer> parts) {
        Map<Piece, Integer> numbers = new HashMap<>();
        int[] refined = new int[all.length];
        int free = next;
        for (int i = 0; i < all.length; i++) {
            if (before[i] != NEW && parts.getOrDefault(before[i], 0) == 1) {
                refined[i] = before[i];
                continue;
            }
            Piece piece = new Piece(before[i], rows[i]);
            Integer number = numbers.get(piece);
            if (number == null) {
                number = free;
                free = Math.incrementExact(free);
                numbers.put(piece, number);
            }
            refined[i] = number;
        }
        return new ExportCells(all, unitOf, refined, free);
    }

    /** Earlier ones and those of the export, in order. */
    private long[] all(ExportItems export) {
        long[] all = Arrays.copyOf(ids, Math.addExact(ids.length, export.ids().length));
        System.arraycopy(export.ids(), 0, all, ids.length, export.ids().length);
        Arrays.sort(all);
        int distinct = 0;
        for (int i = 0; i < all.length; i++) {
            if (i == 0 || all[i] != all[i - 1]) {
                all[distinct] = all[i];
                distinct++;
            }
        }
        return Arrays.copyOf(all, distinct);
    }
}
