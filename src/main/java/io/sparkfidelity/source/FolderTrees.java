package io.sparkfidelity.source;

import io.sparkfidelity.storage.HadoopSettings;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Lists a tree of folders, and then the trees that its links lead to: each real folder once, under the name that a walk
 * without links gives it, or else under the first link in the order of paths. Which that is depends on the folders alone,
 * never on who lists them.
 *
 * <p>Tasks list: level by level until there are folders enough for all of them, then each its share to the bottom. The
 * driver sees folders and links, never files.
 */
final class FolderTrees {
    private static final int MOST_LEVELS_FIRST = 3;
    private static final int MOST_TASKS = 4096;

    /** Enough to even folders of unequal size out; a task a folder would cost more than most folders, in every pass over the listing. */
    private static final int TASKS_A_CORE = 16;

    /**
     * A folder and all below it that is no link.
     *
     * @param path under which its images are listed
     * @param real without links
     */
    private record Tree(String path, String real) {
        /** Whether a real folder is this one or below it. */
        boolean covers(String folder) {
            return folder.equals(real) || folder.startsWith(real.endsWith("/") ? real : real + "/");
        }

        /** Whether walking this tree comes to the images of a real folder below it. */
        boolean lists(String folder) {
            return covers(folder)
                    && Membership.litter(folder.substring(Math.min(folder.length(), real.length() + 1)))
                            .isEmpty();
        }
    }

    private final JavaSparkContext context;
    private final Storage storage;
    private final String root;
    private final List<Tree> trees = new ArrayList<>();
    private final List<Row> notFollowed = new ArrayList<>();

    FolderTrees(JavaSparkContext context, Storage storage, Path root) {
        this.context = context;
        this.storage = storage;
        this.root = root.toString();
    }

    /** Rows of images and of what was left alone. */
    JavaRDD<Row> list() throws StorageException {
        List<Tree> next =
                List.of(new Tree(root, storage.realPath(new Path(root)).toString()));
        boolean mayHaveLinks = storage.mayHaveLinks(new Path(root));
        JavaRDD<Row> listed = context.emptyRDD();
        while (!next.isEmpty()) {
            trees.addAll(next);
            JavaRDD<Row> rows = walk(next, mayHaveLinks);
            listed = listed.union(rows.filter(FolderWalk::isImage));
            next = mayHaveLinks ? follow(rows.filter(FolderWalk::isLink).collect()) : List.of();
        }
        return notFollowed.isEmpty() ? listed : listed.union(context.parallelize(notFollowed, 1));
    }

    /** @param keep what the last tasks list, since it is read twice */
    private JavaRDD<Row> walk(List<Tree> next, boolean keep) {
        HadoopSettings settings = storage.settings();
        String rootText = root;
        Set<String> excluded = excluded(next);
        int enough = 2 * context.defaultParallelism();
        JavaRDD<Row> rows = context.emptyRDD();
        List<Row> folders =
                next.stream().map(tree -> FolderWalk.start(tree.path())).toList();
        for (int level = 0; level < MOST_LEVELS_FIRST && !folders.isEmpty() && folders.size() < enough; level++) {
            // Kept, since it is read twice; Spark forgets it when nobody holds it any more.
            JavaRDD<Row> one = context.parallelize(folders, Math.min(folders.size(), MOST_TASKS))
                    .flatMap(folder -> new FolderWalk(new Storage(settings), rootText, folder, false, excluded))
                    .persist(StorageLevel.MEMORY_AND_DISK());
            rows = rows.union(one.filter(row -> !FolderWalk.isFolder(row)));
            folders = one.filter(FolderWalk::isFolder).collect();
        }
        if (!folders.isEmpty()) {
            int tasks = Math.min(MOST_TASKS, TASKS_A_CORE * context.defaultParallelism());
            JavaRDD<Row> rest = context.parallelize(folders, Math.min(folders.size(), tasks))
                    .flatMap(folder -> new FolderWalk(new Storage(settings), rootText, folder, true, excluded));
            rows = rows.union(keep ? rest.persist(StorageLevel.DISK_ONLY()) : rest);
        }
        return rows;
    }

    /** The paths under which walking these trees would come to others that are listed already. */
    private Set<String> excluded(List<Tree> next) {
        Set<String> excluded = new HashSet<>();
        for (Tree tree : next) {
            for (Tree other : trees) {
                if (other != tree && tree.covers(other.real())) {
                    excluded.add(
                            tree.path() + other.real().substring(tree.real().length()));
                }
            }
        }
        return excluded;
    }

    /** The trees behind links that are not listed yet; of the other links a row each. */
    private List<Tree> follow(List<Row> links) throws StorageException {
        List<Tree> followed = new ArrayList<>();
        for (Row link :
                links.stream().sorted(Comparator.comparing(FolderWalk::path)).toList()) {
            String path = FolderWalk.path(link);
            Tree target = new Tree(path, FolderWalk.target(link));
            String from = storage.realPath(new Path(path).parent().orElse(new Path(path)))
                    .toString();
            boolean up = target.covers(from);
            if (up || listed(trees, target) || listed(followed, target)) {
                String id = ListedFile.relative(new Path(root), new Path(path));
                String leads = " -> " + new Path(target.real()).toUri().getPath();
                String said = id + leads + (up ? ", back up" : "");
                notFollowed.add(LeftAlone.row(path, LeftAlone.FOLDER_LINK, 1, said, said));
            } else {
                followed.add(target);
            }
        }
        return followed;
    }

    private static boolean listed(List<Tree> trees, Tree target) {
        return trees.stream().anyMatch(tree -> tree.lists(target.real()));
    }
}
