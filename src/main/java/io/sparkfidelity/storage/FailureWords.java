package io.sparkfidelity.storage;

import java.io.FileNotFoundException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Why a file system failed, as a user would say it; where nobody has words for it, as it says itself. */
final class FailureWords {
    private static final int DEEPEST = 16;

    private FailureWords() {}

    static String of(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
            String said = String.valueOf(cause.getMessage());
            if (cause instanceof UnknownHostException || said.contains("UnknownHostException: ")) {
                return "there is no host " + said.replaceFirst("^.*UnknownHostException: ", "");
            }
            if (cause instanceof FileNotFoundException && said.endsWith("(Is a directory)")) {
                return "it is a directory";
            }
            if (cause instanceof NoSuchFileException) {
                return "no such file or directory: " + said;
            }
            if (cause instanceof AccessDeniedException && said.contains("No AWS Credentials")) {
                return "there are no credentials of AWS; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machine"
                        + " a role";
            }
            if (said.startsWith("No FileSystem for scheme")) {
                return said + "; start Spark with the --packages that bring it";
            }
        }
        String reason = failure.getMessage() == null
                ? ""
                : failure.getMessage().lines().findFirst().orElse("");
        return failure.getClass().getSimpleName() + (reason.isEmpty() ? "" : ", " + reason);
    }
}
