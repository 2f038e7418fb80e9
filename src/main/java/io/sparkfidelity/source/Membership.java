package io.sparkfidelity.source;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which files belong to a set of images, by their paths below the set's root alone: the same for folders, archives and
 * tables. A file belongs to it by its extension, in any case, unless it or a folder above it is hidden or is litter that
 * an operating system leaves behind. Everything else is left alone for a reason, see {@link LeftAlone}.
 */
final class Membership {
    /** What is decoded here, under the names that it goes by. */
    private static final Set<String> DECODABLE =
            words("apng bmp dib gif jfi jfif jif jpe jpeg jpg pbm pgm pjp pjpeg png" + " pnm ppm tif tiff webp");

    /** Images to those who named them, in formats that are not decoded here. */
    private static final Set<String> NOT_DECODABLE =
            words("3fr ai arw avif avifs bpg cr2 cr3 crw cur dcm dcr dds dicom djvu"
                    + " dng dpx emf eps erf exr fff fit fits flif gpr hdp hdr heic heics heif heifs hif icns ico iiq j2c j2k"
                    + " jng jp2 jpc jpf jph jpm jps jpx jxl jxr jxs kdc mef mng mos mpo mrw mrxs ndpi nef nii nrrd nrw orf pam"
                    + " pcd pcx pef pfm psb psd qoi raf ras raw rw2 rwl sgi sr2 srf srw svg svgz svs tga wbmp wdp wmf x3f xbm"
                    + " xcf xpm");

    /** What holds images and is a source of its own. */
    private static final Set<String> ARCHIVES =
            words("7z arrow bz2 gz lmdb npz parquet rar tar tbz tbz2 tfrecord tfrecords tgz txz xz zip zst");

    private static final Set<String> SYSTEM_FOLDERS =
            words("@eadir $recycle.bin #recycle system_volume_information lost+found");
    private static final Set<String> SYSTEM_FILES = words("thumbs.db ehthumbs.db desktop.ini");

    private Membership() {}

    private static Set<String> words(String text) {
        return Set.of(text.split(" "));
    }

    /**
     * Why a file is left alone; empty if it belongs to the set.
     *
     * @param path below the set's root, parts divided by {@code /}
     */
    static Optional<String> leftAlone(String path) {
        Optional<String> name = litter(path);
        return name.isPresent() ? name : ofExtension(extension(path));
    }

    /** Why a file or folder is left alone whatever it holds; empty if its path is like any other. */
    static Optional<String> litter(String path) {
        int from = 0;
        while (from < path.length()) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            Optional<String> part = ofPart(path.substring(from, to), slash < 0);
            if (part.isPresent()) {
                return part;
            }
            from = to + 1;
        }
        return Optional.empty();
    }

    private static Optional<String> ofPart(String name, boolean last) {
        if (name.equals("__MACOSX") || name.startsWith("._") && name.length() > 2) {
            return Optional.of(LeftAlone.MACOS);
        }
        if (name.startsWith(".") && !name.equals(".") && !name.equals("..")) {
            return Optional.of(LeftAlone.HIDDEN);
        }
        String lower = name.toLowerCase(Locale.ROOT).replace(' ', '_');
        return SYSTEM_FOLDERS.contains(lower) || last && SYSTEM_FILES.contains(lower)
                ? Optional.of(LeftAlone.SYSTEM_FILE)
                : Optional.empty();
    }

    private static Optional<String> ofExtension(String extension) {
        if (DECODABLE.contains(extension)) {
            return Optional.empty();
        }
        if (NOT_DECODABLE.contains(extension)) {
            return Optional.of(LeftAlone.NOT_DECODABLE + "/" + extension);
        }
        return Optional.of(ARCHIVES.contains(extension) ? LeftAlone.ARCHIVE : LeftAlone.NOT_AN_IMAGE);
    }

    /** The last extension in lower case; empty if there is none. */
    static String extension(String path) {
        int dot = path.lastIndexOf('.');
        return dot > path.lastIndexOf('/') ? path.substring(dot + 1).toLowerCase(Locale.ROOT) : "";
    }
}
