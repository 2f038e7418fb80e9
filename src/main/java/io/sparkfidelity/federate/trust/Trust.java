package io.sparkfidelity.federate.trust;

import io.sparkfidelity.federate.Columns;
import io.sparkfidelity.federate.Group;
import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.TallyFileException;
import io.sparkfidelity.storage.Documents;
import io.sparkfidelity.storage.Entry;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.storage.StorageException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whose tally files a coordinator takes, and for which sites each key speaks. */
public final class Trust {
    private static final List<String> ENDINGS = List.of(".pem", ".pub");
    private static final String COORDINATOR = "@";
    private static final String HINT = "; a trusted key stands in a PEM file named after the site that it speaks for,"
            + " as west.pem ('openssl pkey -in west.key -pubout -out west.pem' makes it), or @NAME.pem for a"
            + " coordinator's, which signs pools";

    private final Optional<Map<PublicSiteKey, Voice>> allowed;

    /**
     * What a key may sign.
     *
     * @param everything any file
     * @param pools pools of whatever sites
     * @param sites files and pools that hold these and no other
     */
    private record Voice(boolean everything, boolean pools, Set<String> sites) {
        Voice and(Voice other) {
            Set<String> both = new TreeSet<>(sites);
            both.addAll(other.sites);
            return new Voice(everything || other.everything, pools || other.pools, both);
        }

        boolean speaksFor(TallyFile file) {
            return everything || pools && file.isPool() || sites.containsAll(file.sites());
        }

        String words() {
            return (pools ? "pools" : "") + (pools && !sites.isEmpty() ? " and " : "") + String.join(", ", sites);
        }
    }

    private Trust(Optional<Map<PublicSiteKey, Voice>> allowed) {
        this.allowed = allowed;
    }

    /** Takes unsigned files; a signature that is there must still be right. */
    public static Trust unsigned() {
        return new Trust(Optional.empty());
    }

    /** Takes whatever is signed with one of these keys, for every site, and nothing else. */
    public static Trust only(Set<PublicSiteKey> keys) {
        Voice everything = new Voice(true, true, Set.of());
        return new Trust(Optional.of(keys.stream().collect(Collectors.toMap(key -> key, key -> everything))));
    }

    /**
     * Takes files signed with a key that stands in one of these PEM files (as {@code openssl pkey -pubout} writes them), or
     * in one of these folders of such files. A file's name says for which site its keys speak: {@code west.pem} or {@code
     * west.pub} for {@code west} alone, {@code north+west.pem} for both; {@code @NAME.pem} holds a coordinator's key, which
     * may sign any pool, but no site's own file.
     *
     * @throws StorageException if there is no such file or folder
     * @throws TallyFileException if it holds no key, or a file's name is neither
     */
    public static Trust load(Storage storage, List<String> paths) throws StorageException, TallyFileException {
        Map<PublicSiteKey, Voice> voices = new HashMap<>();
        for (String path : paths) {
            for (Path file : files(storage, path)) {
                Voice voice = voice(file);
                for (PublicSiteKey key :
                        parse(storage.readText(file, Documents.LONGEST_YAML).orElse(""), file.toString())) {
                    voices.merge(key, voice, Voice::and);
                }
            }
        }
        return new Trust(Optional.of(Map.copyOf(voices)));
    }

    private static List<Path> files(Storage storage, String path) throws StorageException, TallyFileException {
        Entry found = storage.status(storage.resolve(path))
                .orElseThrow(() -> new StorageException("there is no list of public keys " + path));
        List<Entry> files = new ArrayList<>(found.isFile() ? List.of(found) : storage.list(found.path()));
        files.removeIf(file -> !file.isFile() || ENDINGS.stream().noneMatch(file.name()::endsWith));
        if (files.isEmpty()) {
            throw new TallyFileException(path
                    + (found.isFile() ? " is no '.pem' or '.pub' file" : " holds no '.pem' or '.pub' file")
                    + HINT);
        }
        return files.stream().map(Entry::path).toList();
    }

    private static Voice voice(Path file) throws TallyFileException {
        String name = file.getName().substring(0, file.getName().lastIndexOf('.'));
        boolean pools = name.startsWith(COORDINATOR);
        List<String> sites = List.of((pools ? name.substring(1) : name).split("\\+", -1));
        if (!sites.stream().allMatch(Group::isSiteName)) {
            throw new TallyFileException(file + " has no site's name" + HINT);
        }
        return new Voice(false, pools, pools ? Set.of() : Set.copyOf(sites));
    }

    private static Set<PublicSiteKey> parse(String pem, String where) throws TallyFileException {
        if (pem.contains("PRIVATE KEY-----")) {
            throw new TallyFileException(where + " holds a private key, which must not leave its site" + HINT);
        }
        if (!pem.contains("-----BEGIN PUBLIC KEY-----")) {
            throw new TallyFileException(where + " holds no '-----BEGIN PUBLIC KEY-----'" + HINT);
        }
        Set<PublicSiteKey> keys = new HashSet<>();
        for (byte[] encoded : Pem.decode(pem, "PUBLIC KEY", where)) {
            try {
                keys.add(new PublicSiteKey(encoded));
            } catch (IllegalArgumentException e) {
                throw new TallyFileException(where + " holds a key that is not Ed25519", e);
            }
        }
        return keys;
    }

    /**
     * The key that signed a file of that digest.
     *
     * @throws IllegalArgumentException if the file is not to be taken, with the reason
     */
    public Optional<PublicSiteKey> check(String format, Map<String, String> metadata, String digest) {
        String signature = metadata.get(Columns.SIGNATURE);
        String key = metadata.get(Columns.PUBLIC_KEY);
        if (signature == null && key == null) {
            if (allowed.isPresent()) {
                throw new IllegalArgumentException("it is not signed, and only files of allowed keys are taken");
            }
            return Optional.empty();
        }
        if (signature == null || key == null) {
            throw new IllegalArgumentException("it has a signature without a key, or a key without a signature");
        }
        PublicSiteKey signer = new PublicSiteKey(Base64.getDecoder().decode(key));
        if (allowed.isPresent() && !allowed.get().containsKey(signer)) {
            throw new IllegalArgumentException("it is signed with the key " + signer + ", which is not allowed");
        }
        if (!signer.verifies(format, digest, Base64.getDecoder().decode(signature))) {
            throw new IllegalArgumentException("its signature is not that of its key " + signer);
        }
        return Optional.of(signer);
    }

    /** Whether no key is named, so that unsigned files are taken. */
    public boolean isOpen() {
        return allowed.isEmpty();
    }

    /**
     * Passes a key that speaks for a site.
     *
     * @throws IllegalArgumentException if no key of that kind is trusted, or it speaks for others
     */
    public void requireVoice(PublicSiteKey key, String site) {
        Voice voice = voice(key);
        if (!voice.everything() && !voice.sites().contains(site)) {
            throw new IllegalArgumentException(
                    "the key " + key + " of site '" + site + "' speaks for " + voice.words());
        }
    }

    /**
     * Passes a key that speaks for pools: a coordinator's.
     *
     * @throws IllegalArgumentException if it is not trusted, or a site's
     */
    public void requireCoordinator(PublicSiteKey key) {
        Voice voice = voice(key);
        if (!voice.everything() && !voice.pools()) {
            throw new IllegalArgumentException("it is signed with the key " + key + ", which speaks for "
                    + voice.words() + " and is no coordinator's");
        }
    }

    private Voice voice(PublicSiteKey key) {
        Voice voice = allowed.orElseThrow(() -> new IllegalArgumentException("no trusted keys are given"))
                .get(key);
        if (voice == null) {
            throw new IllegalArgumentException("the key " + key + " is not trusted");
        }
        return voice;
    }

    /**
     * Passes contents whose signer speaks for all of their sites.
     *
     * @throws IllegalArgumentException if it does not, naming a site and for whom it speaks
     */
    public void requireVoice(Optional<PublicSiteKey> signer, TallyFile file) {
        if (allowed.isEmpty()) {
            return;
        }
        Voice voice = Objects.requireNonNull(allowed.get().get(signer.orElseThrow()), "check takes allowed keys only");
        if (!voice.speaksFor(file)) {
            Set<String> others = new TreeSet<>(file.sites());
            others.removeAll(voice.sites());
            throw new IllegalArgumentException("it is " + (file.isPool() ? "a pool that holds" : "of") + " site '"
                    + others.iterator().next() + "' and signed with the key " + signer.get() + ", which speaks for "
                    + voice.words());
        }
    }
}
