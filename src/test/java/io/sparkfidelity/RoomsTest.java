package io.sparkfidelity;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rooms of the project, their inner rooms, and what each may import. */
class RoomsTest {
    private static final String ROOT = "io.sparkfidelity.";
    private static final Path SOURCES = Path.of("src/main/java/io/sparkfidelity");
    private static final int MOST_FILES = 40;
    private static final String[] LIBRARIES = {
        "org.apache.spark..",
        "org.apache.hadoop..",
        "ai.djl..",
        "ai.onnxruntime..",
        "org.bytedeco..",
        "scala..",
        "org.json4s.."
    };

    /** Room, the rooms it may import, and the libraries among {@link #LIBRARIES} it may import. */
    private record Room(String name, Set<String> rooms, Set<String> libraries) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Room> ROOMS = List.of(
            room("image", "", ""),
            // Where native libraries are unpacked, of linalg and of embed.
            room("natives", "", ""),
            room("linalg", "natives", "org.bytedeco.."),
            room("storage", "", "org.apache.hadoop.."),
            // FixedPoint and XxHash64 of tally say what can be counted and what content is.
            room("embed", "image natives storage tally", "ai.djl.. ai.onnxruntime.."),
            room("tally", "linalg", ""),
            room("pairs", "linalg tally", ""),
            room("metric", "tally pairs linalg", ""),
            room("measure", "image tally metric", ""),
            // linalg for the eigenvalues of screening.
            room("federate", "tally metric measure storage linalg", ""),
            room("report", "metric storage", ""),
            // Configurations; FileSystem itself is held back below.
            room("source", "storage image tally", "org.apache.spark.. org.apache.hadoop.. scala.."),
            room(
                    "spark",
                    "image linalg storage embed tally pairs metric measure federate report source",
                    "org.apache.spark.. org.apache.hadoop.. scala.."),
            room(
                    "cli",
                    "image natives linalg storage embed tally pairs metric measure federate report source spark",
                    // scala.Option alone, which sessions are handed out in.
                    "org.apache.spark.. org.apache.hadoop.. scala.."));

    /** What other rooms see of an inner room; all else in it is its room's own. */
    private static final Map<String, Set<String>> FACES = Map.ofEntries(
            face("embed.pair", "ImagePair PairCard PairCards PairComparer PairInput PairNumber"),
            face(
                    "embed.pipeline",
                    "ByteSource DecodeMemory EmbeddingPipeline GuardedDecoder ImageMemoryException ImageOutcome Outcome"
                            + " PipelineStage StageClock"),
            face("federate.file", "ReceivedTally TallyFileReader TallyFileWriter"),
            face("federate.noise", "PrivacyLedger"),
            face(
                    "federate.pool",
                    "Copies EarlierPool Heterogeneity IncompatibleTallies KeyAgreement LabelShares Pool PoolMember"
                            + " Screening Shapley SiteMatrix SiteMode SiteScreening Weights Withdrawal"),
            face("federate.privacy", "Contents ExportRecord Noise PrivacyPolicy PrivacyRefusal"),
            face("federate.secure", "MaskKey MaskedSum Roster Session SignedFiles SiteCard SiteSession"),
            face("federate.trust", "PublicSiteKey SignedText SiteKey Trust"),
            face("image.decode", "ImageDecoder"),
            face("image.jpeg", "JpegQuality"),
            face("image.resize", "OwnSize Prepare Preprocessing Resizer Scale Thumbnail"),
            face("measure.confounder", "Confounder Confounders Side"),
            face("measure.pixels", "ImageFile ImageMeasure Lack PairMeasure PixelMeasures Reading"),
            face("measure.text", "Alignment"),
            face("metric.classes", "ShareShift"),
            face("metric.diversity", "Diversity EffectiveRank IntrinsicDimension Spectrum"),
            face("metric.explain", "Along FidInfluence ImageValue ImageValuesTask Mahalanobis Witness"),
            face("metric.frechet", "Fid"),
            face("metric.memorisation", "AuthPct Cells DataCopying"),
            face("metric.novelty", "Modes"),
            face("metric.pairwise", "ManifoldMetric"),
            face("metric.ratio", "ModelPanel Ratio"),
            face("metric.scoring", "Metrics Plan Scorer SliceMetrics"),
            face("metric.statistics", "AverageLinkage ClassicalScaling Holm Hypergeometric StudentT"),
            face(
                    "pairs.near",
                    "BandPlan Bands Hyperplanes NearPairFold NearPairs RowOrigins WedgePairs WedgeSearch Wedges"),
            face("pairs.kept", "KeptRows KeptRowsFold"),
            face("pairs.nearest", "Balls Nearest NearestFold NearestIds NearestInPassing"),
            face("pairs.split", "SplitManifold SplitManifoldScorer SplitManifolds"),
            face("report.audit", "Audit AuditPage AuditReport AuditTable DuplicatesCsv"),
            face(
                    "report.gate",
                    "BaselineRuns Gate GateResult GateRules GateRulesException GateRulesFile GateTable JUnitXml"
                            + " NamedReport"),
            face("report.history", "HistoryFolder RunHistory StoredValues"),
            face("report.page", "ReportPage"),
            face("report.qualify", "Qualification QualifyPage QualifyReport QualifyTable"),
            face("report.table", "Column ReportTable ReportTables"),
            face("report.text", "CsvTable Numbers ScoreTable SlicesTable TextTable"),
            face("report.tracker", "MlflowTracker"),
            face("report.values", "ImageValues PairKeys ValuesFile"),
            face("source.binary", "FeatureRow"),
            face("source.caption", "CaptionFile Together"),
            face("source.distort", "Ladder"),
            face("spark.audit", "AuditJob AuditPlan AuditResult"),
            face(
                    "spark.cache",
                    "DeviceReport EmbedJob EmbedSettings EmbeddingSet Listing ModelChoice ModelFiles NamedSource"
                            + " Progress Rejects TaskDevice TooManyRejectsException"),
            face(
                    "spark.evaluate",
                    "CompareJob ComparedInput EvaluateJob EvaluationPlan Protocol Reference StoredStatistics"),
            face("spark.explain", "Explaining ModeImages"),
            face("spark.measure", "MeasureChoices PairChoice ValuesTable"),
            face("spark.qualify", "QualifyJob QualifyPlan QualifyResult"),
            face("spark.site", "SiteTallyJob SiteTallyPlan SiteTallyResult"),
            face("spark.slice", "MeasureParts SliceColumn Slices Slicing"),
            face("spark.table", "TableSchema TableStore"),
            face("spark.tally", "TallyJob TallyRow"),
            face("tally.balance", "EvenShares LabelBalance LabelSums LabelWeights"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.sparkfidelity");

    private static Room room(String name, String rooms, String libraries) {
        return new Room(name, words(rooms), words(libraries));
    }

    private static Map.Entry<String, Set<String>> face(String inner, String classes) {
        return Map.entry(inner, words(classes));
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty()).collect(Collectors.toSet());
    }

    static List<Room> rooms() {
        return ROOMS;
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomImportsOnlyWhatItMay(Room room) {
        List<String> forbidden = new ArrayList<>();
        ROOMS.stream()
                .map(Room::name)
                .filter(other -> !other.equals(room.name()) && !room.rooms().contains(other))
                .forEach(other -> forbidden.add(ROOT + other + ".."));
        Arrays.stream(LIBRARIES)
                .filter(library -> !room.libraries().contains(library))
                .forEach(forbidden::add);
        noClasses()
                .that()
                .resideInAPackage(ROOT + room.name() + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden.toArray(String[]::new))
                .check(CLASSES);
    }

    @Test
    void roomsAndInnerRoomsHaveNoCircles() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
        slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void otherRoomsSeeOnlyTheFacesOfAnInnerRoom() {
        Map<String, Set<String>> seen = new TreeMap<>();
        for (JavaClass origin : CLASSES) {
            for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.getPackageName().startsWith(ROOT) && !inner(target).equals(room(target))) {
                    if (!room(origin).equals(room(target))) {
                        seen.computeIfAbsent(inner(target), key -> new TreeSet<>())
                                .add(outermost(target));
                    }
                }
            }
        }
        assertEquals(lines(FACES), lines(seen));
    }

    /** A line for each class, so that a difference names it. */
    private static String lines(Map<String, Set<String>> faces) {
        return faces.entrySet().stream()
                .flatMap(inner -> inner.getValue().stream().map(face -> inner.getKey() + "." + face))
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    private static String inner(JavaClass type) {
        return type.getPackageName().substring(ROOT.length());
    }

    private static String room(JavaClass type) {
        return !type.getPackageName().startsWith(ROOT) ? "" : inner(type).split("\\.")[0];
    }

    private static String outermost(JavaClass type) {
        return type.getName().substring(type.getPackageName().length() + 1).split("\\$")[0];
    }

    @Test
    void onlyStorageTouchesFileSystems() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "storage..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("org\\.apache\\.hadoop\\.fs\\.(.*FileSystem|FileContext|FS.*Stream)")
                .check(CLASSES);
    }

    /** Classes that are loaded without Spark and name it, or Hadoop, in what then is not reached. */
    private static final Set<String> DOORS = Set.of(
            "io.sparkfidelity.cli.publish.TablesOption",
            "io.sparkfidelity.cli.session.SparkSessions",
            "io.sparkfidelity.storage.Glob",
            "io.sparkfidelity.storage.HadoopSettings",
            "io.sparkfidelity.storage.HadoopStore",
            "io.sparkfidelity.storage.LocalFiles",
            "io.sparkfidelity.storage.Storage");

    /** What these commands may name of the rooms that are Spark's and DJL's: classes that name neither. */
    private static final Set<String> PLAIN =
            words("embed.ModelException source.ArrayFile source.SourceException source.StatisticsFile"
                    + " spark.cache.Progress spark.cache.TooManyRejectsException");

    /** PlainJavaTest runs them so; this names what would stop them on paths that it does not take. */
    @Test
    void whatRunsInPlainJavaReachesNoSpark() {
        TreeSet<String> reached = new TreeSet<>();
        Deque<JavaClass> ahead = new ArrayDeque<>();
        for (String command : List.of("GateCommand", "MergeCommand", "TallyShowCommand")) {
            ahead.add(CLASSES.get(ROOT + "cli." + command));
        }
        Set<String> foreign = new TreeSet<>();
        Set<String> borrowed = new TreeSet<>();
        while (!ahead.isEmpty()) {
            JavaClass origin = ahead.remove();
            if (DOORS.stream().anyMatch(door -> origin.getName().split("\\$")[0].equals(door))
                    || !reached.add(origin.getName())) {
                continue;
            }
            for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (Set.of("spark", "source", "embed").contains(room(target))) {
                    borrowed.add(target.getName().substring(ROOT.length()).split("\\$")[0]);
                } else if (target.getPackageName().startsWith(ROOT)) {
                    ahead.add(target);
                } else if (target.getName()
                        .matches("(org\\.apache\\.(spark|hadoop)|scala|ai\\.djl|org\\.slf4j)\\..*")) {
                    foreign.add(origin.getName() + " names " + target.getName());
                }
            }
        }
        assertEquals("", String.join("\n", foreign));
        assertEquals(new TreeSet<>(PLAIN), borrowed);
        assertTrue(reached.size() > 100, reached.size() + " classes");
    }

    @Test
    void noScalaCollectionsAndNoSystemExit() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("scala.collection..")
                .check(CLASSES);
        noClasses().should().callMethod(System.class, "exit", int.class).check(CLASSES);
    }

    @Test
    void everyClassHasARoom() {
        classes()
                .should()
                .resideInAnyPackage(
                        ROOMS.stream().map(room -> ROOT + room.name() + "..").toArray(String[]::new))
                .check(CLASSES);
    }

    @Test
    void onlyTestsAreNamedTest() {
        noClasses().should().haveSimpleNameEndingWith("Test").check(CLASSES);
    }

    @Test
    void everyRoomSaysWhatItIs() throws IOException {
        assertEquals(
                Set.of(),
                folders(files ->
                        files.contains("package-info.java") || files.stream().noneMatch(RoomsTest::isJava)));
    }

    /** What is not marked, NullAway passes over. */
    @Test
    void everyRoomIsMarkedFreeOfNulls() {
        assertEquals(
                Set.of(),
                CLASSES.stream()
                        .map(JavaClass::getPackage)
                        .filter(room -> !room.isAnnotatedWith(NullMarked.class))
                        .map(JavaPackage::getName)
                        .collect(Collectors.toSet()));
    }

    @Test
    void noRoomIsOverfull() throws IOException {
        assertEquals(
                Set.of(),
                folders(files -> files.stream().filter(RoomsTest::isJava).count() <= MOST_FILES));
    }

    private static boolean isJava(String file) {
        return file.endsWith(".java");
    }

    /** The folders of sources whose files are not as they should be. */
    private static Set<String> folders(Function<Set<String>, Boolean> right) throws IOException {
        Set<String> wrong = new TreeSet<>();
        try (Stream<Path> folders = Files.walk(SOURCES)) {
            for (Path folder : folders.filter(Files::isDirectory)
                    .filter(path -> !path.equals(SOURCES))
                    .toList()) {
                try (Stream<Path> files = Files.list(folder)) {
                    Set<String> names =
                            files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
                    if (!right.apply(names)) {
                        wrong.add(SOURCES.relativize(folder).toString());
                    }
                }
            }
        }
        return wrong;
    }
}
