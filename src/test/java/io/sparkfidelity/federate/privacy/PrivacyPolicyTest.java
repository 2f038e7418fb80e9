package io.sparkfidelity.federate.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.Sites;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.tally.Field;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivacyPolicyTest {
    private static final int D = 8;

    private final Storage storage = new Storage(new Configuration(false));

    static List<Path> policies() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("conf/privacy"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("policies")
    void thePoliciesThatComeWithTheProjectAreComplete(Path file) throws Exception {
        PrivacyPolicy policy = PrivacyPolicy.load(storage, file.toString());
        assertEquals(file.getFileName().toString(), policy.name() + ".yaml");
        assertTrue(policy.rules().stream()
                .map(PrivacyRule::name)
                .toList()
                .containsAll(List.of("fields", "labels", "minimum-images", "second-moments")));
    }

    /** n images in 16 hash buckets; 2 d = 16 images must be in each bucket that leaves. */
    @ParameterizedTest
    @CsvSource({"2000, 16", "160, 8", "90, 4", "40, 2", "20, 1"})
    void bucketsAreJoinedUntilEachHoldsTwiceTheDimension(int n, int buckets) throws Exception {
        TallyFile file = site(n);
        TallyFile exported = policy(1, 2, "").apply(file);
        GroupTally whole = exported.groups().get(Group.whole("north"));
        assertEquals(buckets, whole.buckets());
        assertTrue(whole.smallest() >= 2 * D, "smallest bucket: " + whole.smallest());
        assertEquals(file.pooled(), exported.pooled());
        assertEquals(buckets < 16, exported.provenance().notes().toString().contains("joined to " + buckets));
        if (buckets < 16) {
            GroupTally finer = file.groups().get(Group.whole("north")).joined(2 * buckets);
            assertTrue(finer.smallest() < 2 * D, "finer buckets would have passed");
        }
    }

    @Test
    void tooFewImagesAreRefusedByTheRulesName() {
        PrivacyRefusal refused =
                assertThrows(PrivacyRefusal.class, () -> policy(1, 2, "").apply(site(15)));
        assertEquals("second-moments", refused.rule());
        assertEquals(
                "the privacy rule 'second-moments' refuses: site 'north' counts 15 images; at least 16 are needed",
                refused.getMessage());
        PrivacyRefusal small =
                assertThrows(PrivacyRefusal.class, () -> policy(50, 1, "").apply(site(49)));
        assertEquals("minimum-images", small.rule());
    }

    @Test
    void fieldsThatAreNotAllowedStayAndTheRestNeedsNoMore() throws Exception {
        PrivacyPolicy policy = PrivacyPolicy.load(storage, "conf/privacy/means-only.yaml");
        // Without second moments 60 images of 100 dimensions may go.
        TallyFile exported = policy.apply(Sites.file("north", Sites.images("north", 60, 100, 0, 1, false), false));
        assertEquals(
                List.of("n", "sum"),
                exported.key().fields().stream().map(Field::name).toList());
        assertEquals(
                exported.key().fields(),
                exported.groups().get(Group.whole("north")).fields());
        assertTrue(exported.provenance().notes().contains("field withheld: gram"));
        assertEquals("means-only", exported.provenance().policy());
    }

    @Test
    void onlyLabelsOnTheListLeave() throws Exception {
        TallyFile exported = policy(1, 1, "benign").apply(labelled(Map.of("benign", 40, "John Doe", 40)));
        assertEquals(
                List.of(Group.whole("north"), new Group("north", "benign")),
                List.copyOf(exported.groups().keySet()));
        assertFalse(exported.provenance().toString().contains("John Doe"));
    }

    /** A label's images are also what is left when the others are subtracted from the whole. */
    @Test
    void aSmallGroupCannotBeHadBySubtraction() throws Exception {
        TallyFile exported = policy(10, 1, "a, b, c").apply(labelled(Map.of("a", 40, "b", 30, "c", 3)));
        assertEquals(
                List.of("", "a"),
                exported.groups().keySet().stream().map(Group::label).toList());
        assertTrue(
                exported.provenance().notes().contains("minimum-images: 2 labelled groups of site 'north' withheld"));
        // Where nothing is left over, all may go.
        TallyFile all = policy(10, 1, "a, b").apply(labelled(Map.of("a", 40, "b", 30)));
        assertEquals(3, all.groups().size());
    }

    @Test
    void noneExportsEverythingAndSaysSo() throws Exception {
        TallyFile file = labelled(Map.of("a", 4, "b", 3));
        TallyFile exported = PrivacyPolicy.load(storage, "none").apply(file);
        assertEquals(file.groups(), exported.groups());
        assertEquals("none", exported.provenance().policy());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "name: x",
                "name: x\nrules: []",
                "name: none\n" + RULES,
                "name: x\n" + RULES + "  - {rule: noise, sigma: 1}\n",
                "name: x\n" + RULES + "  - {rule: minimum-images, images: 1}\n",
                "name: x\nextra: 1\n" + RULES,
                "name: x\nname: y\n" + RULES,
                "name: x\nrules:\n  - {rule: fields, allow: [sum]}\n",
                "name: x\nrules:\n  - {rule: minimum-images, images: 0}\n",
                "name: x\nrules:\n  - {rule: minimum-images, images: 2.5}\n",
                "name: x\nrules:\n  - {rule: minimum-images}\n",
                "name: x\nrules:\n  - {rule: minimum-images, images: ten}\n",
                "name: x\nrules:\n  - {rule: second-moments, imagesPerDimension: 2, unless: true}\n",
                "- name"
            })
    void whatIsNotACompletePolicyIsNone(String yaml) {
        TallyFileException refused =
                assertThrows(TallyFileException.class, () -> PrivacyPolicy.parse(yaml, "site.yaml"));
        assertTrue(refused.getMessage().startsWith("privacy policy site.yaml: "), refused.getMessage());
        assertFalse(refused.getMessage().contains("\n"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"fields", "labels", "minimum-images", "second-moments"})
    void aPolicyThatLeavesARuleOutNamesIt(String rule) {
        String yaml = ("name: x\n" + RULES)
                .lines()
                .filter(line -> !line.contains("rule: " + rule + ","))
                .reduce("", (a, b) -> a + b + "\n");
        TallyFileException refused =
                assertThrows(TallyFileException.class, () -> PrivacyPolicy.parse(yaml, "site.yaml"));
        assertTrue(refused.getMessage().contains("it lacks the rule '" + rule + "'"), refused.getMessage());
    }

    private static final String RULES = "rules:\n"
            + "  - {rule: fields, allow: [n, sum, gram]}\n"
            + "  - {rule: labels, allow: []}\n"
            + "  - {rule: minimum-images, images: 5}\n"
            + "  - {rule: second-moments, imagesPerDimension: 2}\n";

    private static PrivacyPolicy policy(int images, int perDimension, String labels) throws TallyFileException {
        return PrivacyPolicy.parse(
                "name: x\nrules:\n  - {rule: fields, allow: [n, sum, gram]}\n  - {rule: labels, allow: [" + labels
                        + "]}\n  - {rule: minimum-images, images: " + images
                        + "}\n  - {rule: second-moments, imagesPerDimension: " + perDimension + "}\n",
                "x.yaml");
    }

    private static TallyFile site(int n) {
        return Sites.file("north", Sites.images("north", n, D, 0, 1, false), false);
    }

    /** Groups of the given sizes, which together are the whole. */
    private static TallyFile labelled(Map<String, Integer> sizes) {
        TreeMap<Group, GroupTally> groups = new TreeMap<>();
        GroupTally whole = null;
        for (Map.Entry<String, Integer> size : sizes.entrySet()) {
            GroupTally part = Sites.tally(Sites.images(size.getKey(), size.getValue(), D, 0, 1, false));
            groups.put(new Group("north", size.getKey()), part);
            whole = whole == null ? part : whole.plus(part);
        }
        groups.put(Group.whole("north"), whole);
        return TallyFile.ofSites(Sites.key(D, false), Sites.TOOL, "none", groups);
    }
}
