package io.sparkfidelity.natives;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders of a known name in a place that everybody may write to, which only this user may change. */
public final class PrivateFolder {
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private PrivateFolder() {}

    /**
     * Makes a folder, or finds it as this user left it.
     *
     * @throws IOException if it cannot be made, or is a link, another user's, or one that others may write to
     */
    public static void make(Path folder) throws IOException {
        Files.createDirectories(folder.getParent());
        try {
            Files.createDirectory(folder, PRIVATE);
        } catch (FileAlreadyExistsException e) {
            if (!is(folder)) {
                throw new IOException("others may write to it", e);
            }
        }
    }

    /** Whether a path is a folder, no link, in which only this user may make and replace files. */
    public static boolean is(Path folder) throws IOException {
        PosixFileAttributes attributes =
                Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Path own = Files.createTempFile("spark-fidelity", ".owner");
        try {
            return attributes.isDirectory()
                    && attributes.owner().equals(Files.getOwner(own))
                    && !attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
                    && !attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE);
        } finally {
            Files.delete(own);
        }
    }
}
